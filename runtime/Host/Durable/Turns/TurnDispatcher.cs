using System.Diagnostics;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Runs turns: claim, read, run, commit, pass on what the commit made.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="catalog">The orchestrators.</param>
/// <param name="runner">Takes turns through the engine.</param>
/// <param name="converter">Serializes payloads.</param>
/// <param name="loggers">Where orchestrators' replay-safe loggers write.</param>
/// <param name="properties">Adds properties to failures, where the app wants that.</param>
internal sealed class TurnDispatcher(
    RuntimeWork work, IDurableTaskCatalog catalog, ITurnRunner runner, DataConverter converter, ILoggerFactory loggers, IExceptionPropertiesProvider? properties)
{
    private static readonly TimeSpan RefusedTurnDelay = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger<TurnDispatcher>();
    private readonly TurnCommitBuilder _commits = new(work.Options);

    /// <summary>Runs turns one after another until it is told to stop; a turn that has begun is finished.</summary>
    /// <param name="stopping">Ends the wait for the next turn.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            TurnClaim claim;
            try
            {
                claim = await work.Turns.ClaimAsync(stopping);
            }
            catch (OperationCanceledException)
            {
                // The host stops; what waits is in the store.
                return;
            }

            await DispatchAsync(claim);
        }
    }

    private async Task DispatchAsync(TurnClaim claim)
    {
        try
        {
            await TakeTurnAsync(claim);
            work.Turns.Release(claim);
        }
        catch (TurnRefusedException)
        {
            // Another worker may take it, or this one later: it is no failure, and nobody is told.
            work.Turns.Abandon(claim, RefusedTurnDelay, failed: false);
        }
        catch (Exception e)
        {
            // An orchestrator's own exceptions are decisions: whatever comes here is the runtime's failure, and waiting may mend it.
            await AbandonAsync(claim, e);
        }
    }

    private async Task TakeTurnAsync(TurnClaim claim)
    {
        if (await work.Store.ReadTurnAsync(claim.Instance.Key) is not { } turn || turn.Status.IsTerminal())
        {
            return;
        }

        var messages = claim.Messages.Where(message => message.ExecutionId is null || message.ExecutionId == turn.ExecutionId).ToList();
        if (messages.Count == 0)
        {
            return;
        }

        var now = work.Time.GetUtcNow();
        var started = (turn.History.Count > 0 ? turn.History[0] : messages[0].Event) as ExecutionStarted
            ?? turn.History.OfType<ExecutionStarted>().First();
        var commit = messages[0] is { Event: ExecutionStarted, Due: { } due } && due > now
            && messages.Select(message => message.Event).OfType<ExecutionTerminated>().FirstOrDefault() is { } terminated
            ? _commits.TerminateUnstarted(turn, started, terminated, now)
            : await RunEngineAsync(turn, started, messages, now);
        await CommitAsync(claim, turn, commit);
    }

    private async Task<TurnCommit> RunEngineAsync(TurnState turn, ExecutionStarted started, List<InboxMessage> messages, DateTimeOffset now)
    {
        using var episode = catalog.BeginEpisode();
        var request = new TurnRequest
        {
            InstanceId = turn.InstanceId,
            History = turn.History,
            NewEvents = messages.ConvertAll(message => message.Event),
            Now = now,
            Orchestrators = name => catalog.FindOrchestrator(name, started.Version),
            Converter = converter,
            LoggerFactory = loggers,
            ExceptionProperties = properties,
            MaximumCustomStatusBytes = work.Options.MaximumCustomStatusBytes,
        };
        var result = await WatchAsync(() => runner.Run(request));
        foreach (var dropped in result.Dropped)
        {
            RuntimeLog.EventDropped(_logger, turn.InstanceId, dropped.GetType().Name);
        }

        foreach (var warning in result.Warnings)
        {
            RuntimeLog.ReplayWarning(_logger, turn.InstanceId, warning);
        }

        return _commits.Build(turn, started, messages.ConvertAll(message => message.Id), result, now);
    }

    private async Task<TurnResult> WatchAsync(Func<TurnResult> run)
    {
        return work.Options.TurnTimeout is { } timeout && !Debugger.IsAttached ? await TurnWatchdog.RunAsync(run, timeout) : run();
    }

    private async Task CommitAsync(TurnClaim claim, TurnState turn, TurnCommit commit)
    {
        if (await work.Store.CommitTurnAsync(commit) is not { } made)
        {
            RuntimeLog.TurnFenced(_logger, turn.InstanceId);
            return;
        }

        work.Meter.TurnCommitted();
        work.Turns.Forget(claim, commit.ExecutionId, commit.ClosedTimers);
        work.Publish(made);
        if (commit.Status != turn.Status)
        {
            work.Watch.Changed(turn.InstanceId);
        }
    }

    private async Task AbandonAsync(TurnClaim claim, Exception exception)
    {
        var failures = claim.Instance.Failures + 1;
        try
        {
            if (failures >= work.Options.PoisonAttempts && await work.Store.ReadTurnAsync(claim.Instance.Key, withHistory: false) is { } turn)
            {
                RuntimeLog.TurnPoisoned(_logger, turn.InstanceId, failures, exception);
                await PoisonAsync(claim, turn, failures, exception);
                work.Turns.Release(claim);
                return;
            }
        }
        catch (Exception e)
        {
            // The store cannot take the end either: the instance stays as it is, and is tried again.
            exception = e;
        }

        var delay = BackOff.After(work.Options, failures);
        RuntimeLog.TurnAbandoned(_logger, claim.Instance.Key, failures, delay, exception);
        work.Turns.Abandon(claim, delay);
    }

    private async Task PoisonAsync(TurnClaim claim, TurnState turn, int failures, Exception exception)
    {
        if (turn.Status.IsTerminal())
        {
            return;
        }

        var (started, held) = await FindStartedAsync(claim);
        var messages = claim.Messages.Where(message => message.ExecutionId is null || message.ExecutionId == turn.ExecutionId).ToList();
        var commit = _commits.Fail(
            turn,
            started,
            messages.ConvertAll(message => message.Id),
            messages.ConvertAll(message => message.Event),
            RuntimeFailures.PoisonedTurn(failures, exception),
            work.Time.GetUtcNow());
        await CommitAsync(claim, turn, EntityDeliveries.Release(commit, held));
    }

    private async Task<(ExecutionStarted? Started, EntityLocksRequested? Held)> FindStartedAsync(TurnClaim claim)
    {
        if (claim.Messages.Select(message => message.Event).OfType<ExecutionStarted>().FirstOrDefault() is { } started)
        {
            return (started, null);
        }

        try
        {
            var history = (await work.Store.ReadTurnAsync(claim.Instance.Key))?.History ?? [];
            var locks = new LockLedger();
            locks.Note(history);
            return (history.OfType<ExecutionStarted>().FirstOrDefault(), locks.Open);
        }
        catch (Exception)
        {
            // The history itself may be what cannot be read. A parent then waits on and locks are orphaned, as neither can be known; the instance still ends by name.
            return (null, null);
        }
    }
}
