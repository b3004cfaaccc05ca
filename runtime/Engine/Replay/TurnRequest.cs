using System.Diagnostics;
using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>All that one turn needs; a turn reads nothing else.</summary>
public sealed record TurnRequest
{
    /// <summary>The instance that takes the turn.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The history as committed, empty before the first turn.</summary>
    public required IReadOnlyList<HistoryEvent> History { get; init; }

    /// <summary>Events that arrived since, in order of arrival; the first turn's begin with <see cref="ExecutionStarted"/>.</summary>
    public required IReadOnlyList<HistoryEvent> NewEvents { get; init; }

    /// <summary>The deterministic time of this turn.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Finds an orchestrator by its name; null where nobody has it (the execution then fails and is not retried).</summary>
    public required Func<string, OrchestratorDelegate?> Orchestrators { get; init; }

    /// <summary>Serializes every payload.</summary>
    public required DataConverter Converter { get; init; }

    /// <summary>Where replay-safe loggers write.</summary>
    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>An orchestrator that blocks its thread for longer fails; infinite under a debugger, where it is a person who takes the time.</summary>
    /// <remarks>It is below the host's watchdog of 5 s: the run then fails with the name of its offence instead of being poisoned.</remarks>
    public TimeSpan BlockingLimit { get; init; } = Debugger.IsAttached ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(4);

    /// <summary>The version of sub-orchestrations that are called without one; null for none.</summary>
    public string? DefaultVersion { get; init; }

    /// <summary>A longer timer is made of several that are not longer; by default there is no such limit.</summary>
    public TimeSpan MaximumTimerInterval { get; init; } = TimeSpan.MaxValue;

    /// <summary>Adds properties to the failures of orchestrators; null where the app wants none.</summary>
    public IExceptionPropertiesProvider? ExceptionProperties { get; init; }

    /// <summary>A larger custom status fails the run, as on the Functions host.</summary>
    public int MaximumCustomStatusBytes { get; init; } = 16 * 1024;
}
