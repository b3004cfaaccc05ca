namespace Microsoft.DurableTask.Worker;

/// <summary>Decides which orchestrations a worker takes.</summary>
[Obsolete("Experimental")]
public interface IOrchestrationFilter
{
    /// <summary>Decides about one turn of an orchestration.</summary>
    /// <param name="info">Which orchestration.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False leaves it waiting; it is asked about again later.</returns>
    ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default);
}
