using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.Turns;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>Takes turns as a worker's options say.</summary>
/// <param name="gate">Decides whether a turn is taken.</param>
/// <param name="options">The worker's options.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed class WorkerTurnRunner(VersionGate gate, DurableTaskWorkerOptions options, ILoggerFactory loggers) : ITurnRunner
{
    private readonly ILogger _logger = loggers.CreateLogger(WorkerLog.Transport);

    /// <inheritdoc/>
    public TurnResult Run(TurnRequest request, out Execution? execution)
    {
        // What the gate says may change from turn to turn, so that each one has to come here.
        execution = null;
        var started = request.History.Concat(request.NewEvents).OfType<ExecutionStarted>().First();
        var result = gate.Examine(started) is { } mismatch
            ? Fail(request, mismatch)
            : Turn.Run(request with
            {
                DefaultVersion = options.Versioning?.DefaultVersion,
                MaximumTimerInterval = options.MaximumTimerInterval,
            });
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            WorkerLog.TurnTaken(_logger, started.Name, started.InstanceId, result.Decisions.Count, Names(result.Decisions));
        }

        return result;
    }

    private static TurnResult Fail(TurnRequest request, TaskFailureDetails failure)
    {
        var completed = new ExecutionCompleted { Timestamp = request.Now, Status = CompletionStatus.Failed, Failure = failure };
        return new()
        {
            Appended = [new TurnStarted { Timestamp = request.Now }, .. request.NewEvents, completed],
            Decisions = [new Complete(completed)],
            Dropped = [],
        };
    }

    private static string Names(IEnumerable<Decision> decisions) => string.Join(", ", decisions.Select(decision => decision switch
    {
        Schedule => "ScheduleTask",
        StartChild => "CreateSubOrchestration",
        SetTimer => "CreateTimer",
        Send => "SendEvent",
        _ => "CompleteOrchestration",
    }));
}
