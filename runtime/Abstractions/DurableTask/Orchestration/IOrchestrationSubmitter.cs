namespace Microsoft.DurableTask.Internal;

/// <summary>Whatever can start orchestrations.</summary>
public interface IOrchestrationSubmitter
{
    /// <summary>Starts an orchestration.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Instance id, start time, tags and duplicate handling.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The instance's id.</returns>
    Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default);
}
