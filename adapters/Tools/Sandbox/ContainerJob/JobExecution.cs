namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>An execution of the job (<c>JobExecution</c>); the answer of a start has its name only.</summary>
internal sealed record JobExecution
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>How it stands.</summary>
    public JobExecutionState? Properties { get; init; }
}

/// <summary>How an execution stands.</summary>
internal sealed record JobExecutionState
{
    /// <summary>Running, Processing, Degraded, Unknown, or the end: Succeeded, Failed, Stopped.</summary>
    public string? Status { get; init; }

    /// <summary>What it was started with.</summary>
    public JobTemplate? Template { get; init; }
}

/// <summary>A page of executions (<c>ContainerAppJobExecutions</c>).</summary>
/// <param name="Value">The executions.</param>
internal sealed record JobExecutions(IReadOnlyList<JobExecution> Value);
