using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Durable.DeadLetters;

/// <summary>Decides whether a run can be taken back to before a failure, and to where.</summary>
/// <remarks>
/// A run may be taken back only over events that it has seen, never over decisions that it has made: an activity that ran, a child that
/// started, an event that was sent, an entity that was signalled or a parent that was told cannot be taken back with it. What it cannot judge it refuses.
/// </remarks>
/// <param name="timers">When a timer's message becomes visible.</param>
internal sealed class RetryPlanner(Func<TimerCreated, DateTimeOffset> timers)
{
    /// <summary>Plans a retry.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="run">The run as it is now, with its history.</param>
    /// <param name="keepsTurn">Whether there is a letter of one of the run's turns.</param>
    /// <param name="now">The time of the retry.</param>
    public RetryPlan Plan(DeadLetter letter, TurnState run, bool keepsTurn, DateTimeOffset now)
    {
        if (run.Status != OrchestrationRuntimeStatus.Failed)
        {
            return RetryPlan.Refuse(run.Status.IsTerminal()
                ? $"The run '{run.InstanceId}' did not fail, it is {run.Status}."
                : $"The run '{run.InstanceId}' goes on: it has been told of the failure, or will be.");
        }

        if (run.ExecutionId != letter.ExecutionId)
        {
            return RetryPlan.Refuse($"The run '{run.InstanceId}' has continued as new since.");
        }

        if (letter.ParentTold)
        {
            return RetryPlan.Refuse($"The parent of the run '{run.InstanceId}' has been told of its failure.");
        }

        return letter.Kind == DeadLetterKind.Turn ? PlanTurn(letter, run, now) : PlanActivity(letter, run, keepsTurn, now);
    }

    private static RetryPlan PlanTurn(DeadLetter letter, TurnState run, DateTimeOffset now)
    {
        if (HoldsLocks(run.History.Take(letter.HistoryLength)))
        {
            return Unlocked(run);
        }

        return new(
            new DeadLetterRetry
            {
                Letter = letter,
                HistoryLength = run.HistoryLength,
                KeptEvents = letter.HistoryLength,
                Status = letter.Status,
                Now = now,
            },
            null);
    }

    private RetryPlan PlanActivity(DeadLetter letter, TurnState run, bool keepsTurn, DateTimeOffset now)
    {
        var history = run.History;
        var failure = FindIndex(history, e => e is TaskFailed failed && failed.ScheduledId == letter.TaskId);
        var scheduled = history.OfType<TaskScheduled>().FirstOrDefault(task => task.Id == letter.TaskId);
        if (failure < 0 || scheduled is null)
        {
            return RetryPlan.Refuse($"The run '{run.InstanceId}' ended before it heard of the failure.");
        }

        if (history[^1] is ExecutionCompleted { Failure.ErrorType: RuntimeFailures.PoisonedTurnType })
        {
            return RetryPlan.Refuse(keepsTurn
                ? $"The run '{run.InstanceId}' was given up itself: retry that dead letter first."
                : $"The run '{run.InstanceId}' was given up itself, and that dead letter was discarded: what came for the run since is lost.");
        }

        var turn = failure;
        while (turn > 0 && history[turn] is not TurnStarted)
        {
            turn--;
        }

        var kept = history.Take(turn).ToList();
        var seen = history.Skip(turn).ToList();
        if (HoldsLocks(kept))
        {
            return Unlocked(run);
        }

        if (!seen.TrueForAll(IsMessage))
        {
            return RetryPlan.Refuse($"The run '{run.InstanceId}' has acted on the failure before it ended.");
        }

        if (!kept.TrueForAll(e => IsMessage(e) || IsDecision(e)))
        {
            return RetryPlan.Refuse($"The history of the run '{run.InstanceId}' has events of a kind that a retry cannot judge.");
        }

        if (HasOpenWork(history))
        {
            return RetryPlan.Refuse($"Other work of the run '{run.InstanceId}' was still open when it ended, and its results are lost.");
        }

        return new(
            new DeadLetterRetry
            {
                Letter = letter,
                HistoryLength = run.HistoryLength,
                KeptEvents = turn,
                Status = StatusAfter(kept),
                Now = now,
                Messages = [.. Returned(letter, seen.Where(e => !ReferenceEquals(e, history[failure]))), .. OpenTimers(letter, kept, seen)],
                Activity = scheduled,
            },
            null);
    }

    // What a run has seen; an event of a kind that is not known here is none, so that a history with one is left alone.
    private static bool IsMessage(HistoryEvent e) => e is ExecutionStarted or TurnStarted or TaskCompleted or TaskFailed or ChildCompleted
        or ChildFailed or TimerFired or EventRaised or ExecutionSuspended or ExecutionResumed or ExecutionCompleted
        or EntityCompleted or EntityFailed or EntityLocksAcquired;

    private static bool IsDecision(HistoryEvent e) => e is TaskScheduled or ChildScheduled or TimerCreated or EventSent
        or EntityCalled or EntitySignalled or EntityLocksRequested or EntityLocksReleased;

    private static bool HoldsLocks(IEnumerable<HistoryEvent> history)
    {
        var locks = new LockLedger();
        locks.Note([.. history]);
        return locks.Open is not null;
    }

    private static RetryPlan Unlocked(TurnState run) =>
        RetryPlan.Refuse($"The run '{run.InstanceId}' held entities locked, and its failure has unlocked them.");

    private static bool HasOpenWork(IReadOnlyList<HistoryEvent> history)
    {
        var open = history.Select(e => (e as TaskScheduled)?.Id ?? (e as ChildScheduled)?.Id ?? (e as EntityCalled)?.Id).OfType<int>().ToHashSet();
        open.ExceptWith(history.Select(e => e switch
        {
            TaskCompleted completed => completed.ScheduledId,
            TaskFailed failed => failed.ScheduledId,
            ChildCompleted completed => completed.ScheduledId,
            ChildFailed failed => failed.ScheduledId,
            EntityCompleted completed => completed.ScheduledId,
            EntityFailed failed => failed.ScheduledId,
            _ => (int?)null,
        }).OfType<int>());
        return open.Count > 0;
    }

    private static OrchestrationRuntimeStatus StatusAfter(List<HistoryEvent> kept) =>
        kept.FindLast(e => e is ExecutionSuspended or ExecutionResumed) is ExecutionSuspended
            ? OrchestrationRuntimeStatus.Suspended
            : OrchestrationRuntimeStatus.Running;

    private static IEnumerable<ReturnedMessage> Returned(DeadLetter letter, IEnumerable<HistoryEvent> seen) => seen
        .Where(e => e is not (TurnStarted or ExecutionCompleted))
        .Select(e => new ReturnedMessage(
            null, e is EventRaised or ExecutionSuspended or ExecutionResumed ? null : letter.ExecutionId, e));

    // A timer that was cancelled is among them, as history does not say so: when it fires nobody waits for it, and it is dropped.
    private IEnumerable<ReturnedMessage> OpenTimers(DeadLetter letter, List<HistoryEvent> kept, List<HistoryEvent> seen)
    {
        var fired = kept.Concat(seen).OfType<TimerFired>().Select(e => e.TimerId).ToHashSet();
        return kept.OfType<TimerCreated>()
            .Where(timer => !fired.Contains(timer.Id))
            .Select(timer => new ReturnedMessage(
                timers(timer), letter.ExecutionId, new TimerFired { Timestamp = timer.FireAt, TimerId = timer.Id, FireAt = timer.FireAt }));
    }

    private static int FindIndex(IReadOnlyList<HistoryEvent> history, Func<HistoryEvent, bool> wanted)
    {
        for (var i = 0; i < history.Count; i++)
        {
            if (wanted(history[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
