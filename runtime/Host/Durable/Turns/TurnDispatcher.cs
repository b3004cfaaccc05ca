using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Runs turns: claim, read, run, commit, pass on what the commit made.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="taker">Takes turns through the engine.</param>
/// <param name="loggers">Where orchestrators' replay-safe loggers write.</param>
internal sealed class TurnDispatcher(
    RuntimeWork work, TurnTaker taker, ILoggerFactory loggers)
{
    private static readonly TimeSpan RefusedTurnDelay = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger<TurnDispatcher>();
    private readonly TurnCommitBuilder _commits = new(work.Options);
    private readonly SemaphoreSlim _suspects = new(1);

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
            if (claim.Instance.Suspect && claim.Instance.Failures >= work.Options.PoisonAttempts)
            {
                // It has ended that many processes before this one.
                throw new TurnCrashException();
            }

            await (claim.Instance.Suspect ? TakeSuspectTurnAsync(claim) : TakeTurnAsync(claim));
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

    private async Task TakeSuspectTurnAsync(TurnClaim claim)
    {
        await _suspects.WaitAsync();
        try
        {
            await TakeTurnAsync(claim);
        }
        finally
        {
            _suspects.Release();
        }
    }

    private async Task TakeTurnAsync(TurnClaim claim)
    {
        var begun = work.Time.GetTimestamp();
        var resident = work.Cache.Take(claim.Instance.Key);
        var spans = DurableSpans.IsOn;
        try
        {
            if (spans && resident is { Traced: null })
            {
                // Nobody listened when it was kept: the history has what its spans need.
                resident.Dispose();
                resident = null;
            }

            if ((resident?.State ?? NewExecution(claim) ?? await work.Store.ReadTurnAsync(claim.Instance.Key)) is not { } turn
                || turn.Status.IsTerminal())
            {
                return;
            }

            var messages = claim.Messages.Where(message => message.ExecutionId is null || message.ExecutionId == turn.ExecutionId).ToList();
            if (messages.Count == 0)
            {
                return;
            }

            var now = work.Time.GetUtcNow();
            var started = resident?.Started ?? turn.History.Concat(messages.Select(message => message.Event)).OfType<ExecutionStarted>().First();
            var traced = spans ? resident?.Traced ?? TracedExecution.Of(started, turn.History) : null;
            TurnCommit commit;
            if (TerminatedBeforeStart(messages, now) is { } terminated)
            {
                commit = _commits.TerminateUnstarted(turn, started, terminated, now);
            }
            else
            {
                (commit, resident) = await RunEngineAsync(turn, started, resident, messages, now);
            }

            if (!await CommitAsync(claim, turn, commit, traced))
            {
                return;
            }

            work.Meter.TurnEnded("turns", work.Time.GetElapsedTime(begun));
            if (resident is not null && commit.Next is null && !commit.Status.IsTerminal())
            {
                resident.Advance(commit);
                resident.Traced = traced;
                work.Cache.Put(resident);
                resident = null;
            }
        }
        finally
        {
            resident?.Dispose();
        }
    }

    // A start is the first message of its execution, whose history is empty then: there is nothing to read.
    private static TurnState? NewExecution(TurnClaim claim) => claim.Messages[0] is { Event: ExecutionStarted started } first
        ? new(first.InstanceKey, started.InstanceId, started.ExecutionId, first.Id < 0 ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending, 0, [])
        : null;

    private static ExecutionTerminated? TerminatedBeforeStart(List<InboxMessage> messages, DateTimeOffset now) =>
        messages[0] is { Event: ExecutionStarted, Due: { } due } && due > now
            ? messages.Select(message => message.Event).OfType<ExecutionTerminated>().FirstOrDefault()
            : null;

    private async Task<(TurnCommit Commit, ResidentInstance? Resident)> RunEngineAsync(
        TurnState turn, ExecutionStarted started, ResidentInstance? resident, List<InboxMessage> messages, DateTimeOffset now)
    {
        var events = messages.ConvertAll(message => message.Event);
        TurnResult result;
        if (resident is not null)
        {
            result = await taker.ContinueAsync(resident, events, now);
        }
        else
        {
            (result, resident) = await taker.ReplayAsync(turn, started, events, now);
        }

        foreach (var dropped in result.Dropped)
        {
            RuntimeLog.EventDropped(_logger, turn.InstanceId, dropped.GetType().Name);
        }

        foreach (var warning in result.Warnings)
        {
            RuntimeLog.ReplayWarning(_logger, turn.InstanceId, warning);
        }

        return (_commits.Build(turn, started, messages.ConvertAll(message => message.Id), result, now), resident);
    }

    private async Task<bool> CommitAsync(TurnClaim claim, TurnState turn, TurnCommit commit, TracedExecution? traced)
    {
        if (await work.Store.CommitTurnAsync(claim.Instance.Failures > 0 ? commit with { ClearsFailures = true } : commit) is not { } made)
        {
            RuntimeLog.TurnFenced(_logger, turn.InstanceId);
            work.Turns.Unsee(claim);
            work.Turns.Replace(claim, await work.Store.ReadInboxAsync(claim.Instance.Key));
            return false;
        }

        EmitSpans(traced, commit);
        work.Turns.Forget(claim, commit.ExecutionId, commit.ClosedTimers);
        work.Publish(made);
        work.Meter.TurnCommitted();
        if (commit.Status != turn.Status)
        {
            work.Watch.Changed(turn.InstanceId);
        }

        return true;
    }

    private void EmitSpans(TracedExecution? traced, TurnCommit commit)
    {
        try
        {
            // Before anybody hears of the commit: who waits for an end finds its span.
            if (traced is not null)
            {
                new TurnSpans(traced, commit).Emit();
            }
        }
        catch (Exception e)
        {
            // A listener's fault; the turn is durable, and what it made has to go on.
            RuntimeLog.SpansLost(_logger, commit.InstanceId, e);
        }
    }

    private async Task AbandonAsync(TurnClaim claim, Exception exception)
    {
        var failures = claim.Instance.Failures + (exception is TurnCrashException ? 0 : 1);
        try
        {
            await work.Store.CountTurnFailureAsync(claim.Instance.Key, failures);
            if (failures >= work.Options.PoisonAttempts && await work.Store.ReadTurnAsync(claim.Instance.Key, withHistory: false) is { } turn)
            {
                RuntimeLog.TurnPoisoned(_logger, turn.InstanceId, failures, exception);
                await PoisonAsync(claim, turn, failures, exception);
                work.Meter.Poisoned("turns");
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

        var now = work.Time.GetUtcNow();
        var (started, held) = await FindStartedAsync(claim);
        var messages = claim.Messages.Where(message => message.ExecutionId is null || message.ExecutionId == turn.ExecutionId).ToList();
        var commit = _commits.Fail(
            turn,
            started,
            messages.ConvertAll(message => message.Id),
            messages.ConvertAll(message => message.Event),
            RuntimeFailures.PoisonedTurn(failures, exception),
            now) with
        {
            DeadLetter = PoisonedWork.Turn(turn, started?.Name, messages, failures, exception, now),
        };
        var traced = DurableSpans.IsOn && started is not null ? new TracedExecution(started) : null;
        await CommitAsync(claim, turn, EntityDeliveries.Release(commit, held), traced);
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
