namespace Cartrita.Runtime.Host.Storage.DeadLetters;

/// <summary>What was given up; the numbers are stored.</summary>
internal enum DeadLetterKind
{
    /// <summary>A turn of an orchestration, and the orchestration with it.</summary>
    Turn = 1,

    /// <summary>An activity.</summary>
    Activity = 2,
}
