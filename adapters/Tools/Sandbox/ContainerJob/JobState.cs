namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>How far a run of the job came.</summary>
internal enum JobState
{
    /// <summary>Its program does not run yet.</summary>
    Waiting,

    /// <summary>Its program runs, or went with the container.</summary>
    Started,

    /// <summary>The image has no such program.</summary>
    Missing,

    /// <summary>Its program has ended.</summary>
    Ended,
}
