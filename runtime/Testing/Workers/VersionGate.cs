using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable.Turns;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Testing.Workers;

#pragma warning disable CS0618 // A filter is marked as experimental; what is asked for is done.

/// <summary>Decides whether a worker takes an orchestration's turn.</summary>
/// <param name="given">Which it is given at all.</param>
/// <param name="versioning">Which versions it takes; null for all.</param>
/// <param name="filter">Decides by name and tags; null for all.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed class VersionGate(
    WorkItemFilter given, DurableTaskWorkerOptions.VersioningOptions? versioning, IOrchestrationFilter? filter, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(WorkerLog.Transport);

    /// <summary>Decides about one turn.</summary>
    /// <param name="started">The first event of the execution.</param>
    /// <returns>Null where the turn is taken; else why the execution fails.</returns>
    /// <exception cref="TurnRefusedException">The turn is left to another worker.</exception>
    public TaskFailureDetails? Examine(ExecutionStarted started)
    {
        if (!given.GivesOrchestration(started.Name, started.Version))
        {
            // A back end that sorts work by itself would not have sent it: the worker says nothing of it.
            throw new TurnRefusedException();
        }

        // A turn holds its thread in any case; filters answer at once or make it wait.
        var passes = filter?.IsOrchestrationValidAsync(new() { Name = started.Name, Tags = started.Tags ?? new Dictionary<string, string>() })
            .AsTask().GetAwaiter().GetResult() ?? true;
        if (!passes)
        {
            throw new TurnRefusedException();
        }

        if (Mismatch(started.Version ?? string.Empty) is not { } mismatch)
        {
            return null;
        }

        WorkerLog.OrchestrationVersionFailure(_logger, versioning!.FailureStrategy.ToString(), mismatch);
        return versioning.FailureStrategy == DurableTaskWorkerOptions.VersionFailureStrategy.Fail
            ? new("VersionMismatch", mismatch, null, null, null)
            : throw new TurnRefusedException();
    }

    private string? Mismatch(string version) => versioning?.MatchStrategy switch
    {
        DurableTaskWorkerOptions.VersionMatchStrategy.Strict when TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version) != 0 =>
            $"The orchestration version '{version}' does not match the worker version '{versioning.Version}'.",
        DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder when TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version) > 0 =>
            $"The orchestration version '{version}' is greater than the worker version '{versioning.Version}'.",
        _ => null,
    };
}
