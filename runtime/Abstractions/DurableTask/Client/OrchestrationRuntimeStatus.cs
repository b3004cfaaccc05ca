namespace Microsoft.DurableTask.Client;

/// <summary>The state of an instance.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>It has taken its first turn and not ended.</summary>
    Running = 0,

    /// <summary>It returned.</summary>
    Completed = 1,

    /// <summary>Between two generations; never shown, such an instance runs.</summary>
    [Obsolete("The ContinuedAsNew status is exposed only for compatibility; instances report Running.")]
    ContinuedAsNew = 2,

    /// <summary>It threw.</summary>
    Failed = 3,

    /// <summary>Not in use.</summary>
    [Obsolete("The Canceled status is not used; instances report Terminated.")]
    Canceled = 4,

    /// <summary>A client ended it.</summary>
    Terminated = 5,

    /// <summary>It was scheduled and has taken no turn.</summary>
    Pending = 6,

    /// <summary>A client holds it.</summary>
    Suspended = 7,
}
