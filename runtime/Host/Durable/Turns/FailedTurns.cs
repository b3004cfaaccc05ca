using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>What becomes of a turn that could not be done: it waits and is tried again, until its instance is given up.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="commits">Builds the end of an instance.</param>
/// <param name="committer">Commits it.</param>
/// <param name="logger">Where it is logged.</param>
internal sealed class FailedTurns(RuntimeWork work, TurnCommitBuilder commits, TurnCommitter committer, ILogger logger)
{
    /// <summary>Counts the failure, and backs the instance off or gives it up.</summary>
    /// <param name="claim">The turn; it is let go.</param>
    /// <param name="exception">Why it could not be done.</param>
    public async Task AbandonAsync(TurnClaim claim, Exception exception)
    {
        var failures = claim.Instance.Failures + (exception is TurnCrashException ? 0 : 1);
        try
        {
            await work.Store.CountTurnFailureAsync(claim.Instance.Key, failures);
            if (failures >= work.Options.PoisonAttempts && await work.Store.ReadTurnAsync(claim.Instance.Key, withHistory: false) is { } turn)
            {
                if (!turn.Status.IsTerminal() && await PoisonAsync(claim, turn, failures, exception))
                {
                    RuntimeLog.TurnPoisoned(logger, turn.InstanceId, failures, exception);
                    work.Meter.Poisoned("turns");
                }

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
        work.Turns.Abandon(claim, delay);
        RuntimeLog.TurnAbandoned(logger, claim.Instance.Key, failures, delay, exception);
    }

    private async Task<bool> PoisonAsync(TurnClaim claim, TurnState turn, int failures, Exception exception)
    {
        var now = work.Time.GetUtcNow();
        var (started, locks) = await FindStartedAsync(claim);
        var messages = claim.Messages.Where(message => message.ExecutionId is null || message.ExecutionId == turn.ExecutionId).ToList();
        var commit = commits.Fail(
            turn,
            started,
            messages.ConvertAll(message => message.Id),
            messages.ConvertAll(message => message.Event),
            RuntimeFailures.PoisonedTurn(failures, exception),
            now) with
        {
            DeadLetter = PoisonedWork.Turn(turn, started?.Name, messages, failures, exception, now),
            ClearsFailures = true,
        };
        var traced = DurableSpans.IsOn && started is not null ? new TracedExecution(started) : null;
        return await committer.CommitAsync(claim, turn, locks.Aggregate(commit, EntityDeliveries.Release), traced);
    }

    // The locks are those that it holds, and those that it has given back before they were its own: the answer may be what this turn could not take.
    private async Task<(ExecutionStarted? Started, IReadOnlyList<EntityLocksRequested> Locks)> FindStartedAsync(TurnClaim claim)
    {
        if (claim.Messages.Select(message => message.Event).OfType<ExecutionStarted>().FirstOrDefault() is { } started)
        {
            return (started, []);
        }

        try
        {
            var history = (await work.Store.ReadTurnAsync(claim.Instance.Key))?.History ?? [];
            var locks = new LockLedger();
            locks.Note(history);
            return (history.OfType<ExecutionStarted>().FirstOrDefault(), [.. locks.Unanswered, .. locks.Open is { } open ? [open] : Array.Empty<EntityLocksRequested>()]);
        }
        catch (Exception)
        {
            // The history itself may be what cannot be read. A parent then waits on and locks are orphaned, as neither can be known; the instance still ends by name.
            return (null, []);
        }
    }
}
