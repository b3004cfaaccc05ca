namespace Microsoft.Azure.Functions.Worker;

/// <summary>The addresses by which an instance is managed.</summary>
public class HttpManagementPayload
{
    /// <summary>The instance.</summary>
    public string? Id { get; internal set; }

    /// <summary>Tells its status.</summary>
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>Raises an event; <c>{eventName}</c> stands for its name.</summary>
    public string? SendEventPostUri { get; internal set; }

    /// <summary>Terminates it.</summary>
    public string? TerminatePostUri { get; internal set; }

    /// <summary>Rewinds it; the worker leaves it out.</summary>
    public string? RewindPostUri { get; internal set; }

    /// <summary>Purges it.</summary>
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>Restarts it; the worker leaves it out.</summary>
    public string? RestartPostUri { get; internal set; }

    /// <summary>Suspends it.</summary>
    public string? SuspendPostUri { get; internal set; }

    /// <summary>Resumes it.</summary>
    public string? ResumePostUri { get; internal set; }
}
