namespace Microsoft.DurableTask;

/// <summary>What an orchestrator catches where an activity or a sub-orchestration failed.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>A failure that an exception of this process describes.</summary>
    /// <param name="taskName">The task's name.</param>
    /// <param name="taskId">The decision's id.</param>
    /// <param name="innerException">What happened.</param>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException?.Message), innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    /// <summary>A failure that came as data.</summary>
    /// <param name="taskName">The task's name.</param>
    /// <param name="taskId">The decision's id.</param>
    /// <param name="failureDetails">What happened.</param>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails?.ErrorMessage))
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    /// <summary>The task's name.</summary>
    public string TaskName { get; }

    /// <summary>The decision's id in its execution.</summary>
    public int TaskId { get; }

    /// <summary>What happened.</summary>
    public TaskFailureDetails FailureDetails { get; }

    private static string Describe(string taskName, int taskId, string? cause) =>
        $"Task '{taskName}' (#{taskId}) failed with an unhandled exception" + (cause is null ? "." : $": {cause}");
}
