using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Runs turns: claim, read, run, commit, pass on what the commit made.</summary>
internal sealed class TurnDispatcher
{
    private static readonly TimeSpan RefusedTurnDelay = TimeSpan.FromSeconds(1);

    private readonly RuntimeWork _work;
    private readonly TurnTaker _taker;
    private readonly ILogger _logger;
    private readonly TurnCommitBuilder _commits;
    private readonly TurnCommitter _committer;
    private readonly FailedTurns _failed;
    private readonly SemaphoreSlim _suspects = new(1);

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="work">The queues and the store.</param>
    /// <param name="taker">Takes turns through the engine.</param>
    /// <param name="logger">Where failures are logged.</param>
    public TurnDispatcher(RuntimeWork work, TurnTaker taker, ILogger logger)
    {
        _work = work;
        _taker = taker;
        _logger = logger;
        _commits = new(work.Options);
        _committer = new(work, logger);
        _failed = new(work, _commits, _committer, logger);
    }

    /// <summary>Runs turns one after another until it is told to stop; a turn that has begun is finished.</summary>
    /// <param name="stopping">Ends the wait for the next turn.</param>
    public Task RunAsync(CancellationToken stopping) => WorkLoop.RunAsync(_work.Turns.ClaimAsync, DispatchAsync, _logger, stopping);

    private async Task DispatchAsync(TurnClaim claim)
    {
        var instance = claim.Instance;
        try
        {
            if (instance.Suspect && instance.Failures >= _work.Options.PoisonAttempts)
            {
                // It has ended that many processes before this one.
                throw new TurnCrashException();
            }

            var committed = await (instance.Suspect ? TakeSuspectTurnAsync(claim) : TakeTurnAsync(claim));
            if (!committed && instance.Failures > 0)
            {
                // There was nothing to do after all: what was counted is of the past.
                await _work.Store.CountTurnFailureAsync(instance.Key, 0);
            }

            _work.Turns.Release(claim);
        }
        catch (TurnRefusedException)
        {
            // Another worker may take it, or this one later: it is no failure, and nobody is told.
            _work.Turns.Abandon(claim, RefusedTurnDelay, failed: false);
        }
        catch (Exception e)
        {
            // An orchestrator's own exceptions are decisions: whatever comes here is the runtime's failure, and waiting may mend it.
            await _failed.AbandonAsync(claim, e);
        }
    }

    private async Task<bool> TakeSuspectTurnAsync(TurnClaim claim)
    {
        await _suspects.WaitAsync();
        try
        {
            return await TakeTurnAsync(claim);
        }
        finally
        {
            _suspects.Release();
        }
    }

    /// <returns>Whether there was something to do, and it is durable.</returns>
    private async Task<bool> TakeTurnAsync(TurnClaim claim)
    {
        var begun = _work.Time.GetTimestamp();
        var resident = _work.Cache.Take(claim.Instance.Key);
        var spans = DurableSpans.IsOn;
        try
        {
            if (spans && resident is { Traced: null })
            {
                // Nobody listened when it was kept: the history has what its spans need.
                resident.Dispose();
                resident = null;
            }

            if ((resident?.State ?? NewExecution(claim) ?? await _work.Store.ReadTurnAsync(claim.Instance.Key)) is not { } turn
                || turn.Status.IsTerminal())
            {
                return false;
            }

            var messages = claim.Messages.Where(message => message.ExecutionId is null || message.ExecutionId == turn.ExecutionId).ToList();
            if (messages.Count == 0)
            {
                return false;
            }

            var now = _work.Time.GetUtcNow();
            var started = resident?.Started ?? turn.History.Concat(messages.Select(message => message.Event)).OfType<ExecutionStarted>().First();
            var traced = spans ? resident?.Traced ?? TracedExecution.Of(started, turn.History) : null;
            TurnCommit commit;
            if (TerminatedBeforeStart(messages, now) is { } terminated)
            {
                commit = _commits.TerminateUnstarted(turn, started, terminated, now);
            }
            else
            {
                // The taker owns it until it gives it back: a turn that runs out of its time still has it.
                var (from, events) = (resident, messages.ConvertAll(message => message.Event));
                resident = null;
                (var result, resident) = from is not null
                    ? await _taker.ContinueAsync(from, events, now)
                    : await _taker.ReplayAsync(turn, started, events, now);
                Log(turn, result);
                commit = _commits.Build(turn, started, messages.ConvertAll(message => message.Id), result, now);
            }

            if (!await _committer.CommitAsync(claim, turn, commit, traced))
            {
                return false;
            }

            _work.Meter.TurnEnded("turns", _work.Time.GetElapsedTime(begun));
            if (resident is not null && commit.Next is null && !commit.Status.IsTerminal())
            {
                resident.Advance(commit);
                resident.Traced = traced;
                _work.Cache.Put(resident);
                resident = null;
            }

            return true;
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

    private void Log(TurnState turn, TurnResult result)
    {
        foreach (var dropped in result.Dropped)
        {
            RuntimeLog.EventDropped(_logger, turn.InstanceId, dropped.GetType().Name);
        }

        foreach (var warning in result.Warnings)
        {
            RuntimeLog.ReplayWarning(_logger, turn.InstanceId, warning);
        }
    }
}
