using System.Diagnostics;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Takes turns through the engine: by a replay, or on from where the turn before ended.</summary>
/// <param name="work">The runtime's options.</param>
/// <param name="catalog">The orchestrators.</param>
/// <param name="runner">Replays.</param>
/// <param name="converter">Serializes payloads.</param>
/// <param name="loggers">Where orchestrators' replay-safe loggers write.</param>
/// <param name="properties">Adds properties to failures, where the app wants that.</param>
internal sealed class TurnTaker(
    RuntimeWork work,
    IDurableTaskCatalog catalog,
    ITurnRunner runner,
    DataConverter converter,
    ILoggerFactory loggers,
    IExceptionPropertiesProvider? properties)
{
    /// <summary>Takes the next turn of an instance that is in memory.</summary>
    /// <param name="resident">The instance; where the turn fails it is disposed, once its thread has left it.</param>
    /// <param name="events">What it sees.</param>
    /// <param name="now">The deterministic time.</param>
    /// <returns>What the engine decided, not yet committed; and the instance, which the caller keeps or disposes.</returns>
    public async Task<(TurnResult Result, ResidentInstance? Resident)> ContinueAsync(
        ResidentInstance resident, IReadOnlyList<HistoryEvent> events, DateTimeOffset now) =>
        (await WatchAsync(resident.State.InstanceKey, () => resident.Execution.Continue(events, now), resident.Dispose), resident);

    /// <summary>Replays an instance and takes the turn that follows.</summary>
    /// <param name="turn">Where it stands, with its history.</param>
    /// <param name="started">The first event of the execution.</param>
    /// <param name="events">What the turn sees.</param>
    /// <param name="now">The deterministic time.</param>
    /// <returns>What the engine decided, not yet committed; and the instance as it may stay in memory, which the caller keeps or disposes.</returns>
    public async Task<(TurnResult Result, ResidentInstance? Resident)> ReplayAsync(
        TurnState turn, ExecutionStarted started, IReadOnlyList<HistoryEvent> events, DateTimeOffset now)
    {
        var request = new TurnRequest
        {
            InstanceId = turn.InstanceId,
            History = turn.History,
            NewEvents = events,
            Now = now,
            Orchestrators = name => catalog.FindOrchestrator(name, started.Version),
            Converter = converter,
            LoggerFactory = loggers,
            ExceptionProperties = properties,
            MaximumCustomStatusBytes = work.Options.MaximumCustomStatusBytes,
        };
        Execution? execution = null;
        IDisposable? episode = null;
        var result = await WatchAsync(
            turn.InstanceKey,
            () =>
            {
                // Here and not before: the orchestrator's code finds the episode by its flow.
                episode = catalog.BeginEpisode();
                return runner.Run(request, out execution);
            },
            () => episode?.Dispose());
        work.Meter.Replayed(turn.History.Count);
        if (execution is not null)
        {
            return (result, new(turn with { History = [] }, started, execution, episode));
        }

        episode?.Dispose();
        return (result, null);
    }

    private async Task<TurnResult> WatchAsync(long instanceKey, Func<TurnResult> run, Action lost)
    {
        return work.Options.TurnTimeout is { } timeout && !Debugger.IsAttached ? await TurnWatchdog.RunAsync(Marked, timeout, lost) : Marked();

        TurnResult Marked()
        {
            // For as long as the turn has a thread, also one that nobody waits for any more.
            using var mark = work.Marks.Enter(instanceKey);
            try
            {
                return run();
            }
            catch
            {
                lost();
                throw;
            }
        }
    }
}
