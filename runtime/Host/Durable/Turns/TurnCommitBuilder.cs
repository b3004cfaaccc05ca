using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Turns what a turn decided into what the store commits.</summary>
/// <param name="options">The limits of payloads.</param>
internal sealed class TurnCommitBuilder(DurableRuntimeOptions options)
{
    /// <summary>The commit of a turn that the engine ran.</summary>
    /// <param name="turn">Where the turn started.</param>
    /// <param name="started">The first event of the execution.</param>
    /// <param name="consumed">The messages that the turn has seen.</param>
    /// <param name="result">What it gave.</param>
    /// <param name="now">The time of the commit.</param>
    public TurnCommit Build(TurnState turn, ExecutionStarted started, IReadOnlyList<long> consumed, TurnResult result, DateTimeOffset now) =>
        result.LateLocks.Aggregate(BuildCore(turn, started, consumed, result, now), EntityDeliveries.Release);

    private TurnCommit BuildCore(TurnState turn, ExecutionStarted started, IReadOnlyList<long> consumed, TurnResult result, DateTimeOffset now)
    {
        if (FindTooLarge(result.Decisions) is { } failure)
        {
            var failed = Fail(turn, started, consumed, [.. result.Appended.Where(e => !IsDecided(e))], failure, now);
            return EntityDeliveries.Release(failed, result.HeldLocks) with
            {
                CustomStatus = result.CustomStatus,
                ClearsCustomStatus = result.ClearsCustomStatus,
            };
        }

        var spans = DurableSpans.IsOn;
        var commit = Start(turn, started, consumed, result.Appended, now) with
        {
            Status = result.Suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running,
            CustomStatus = result.CustomStatus,
            ClearsCustomStatus = result.ClearsCustomStatus,
            SpansActivities = spans,
            Activities = [.. result.Decisions.OfType<Schedule>().Select(decision => decision.Task)],
            // One that the turn has set and closed again is in the history, and waits nowhere.
            Timers = [.. result.Decisions.OfType<SetTimer>().ExceptBy(result.ClosedTimers, set => set.Timer.Id).Select(set => ToMessage(set.Timer))],
            ClosedTimers = result.ClosedTimers,
            Children = [.. result.Decisions.OfType<StartChild>().Select(decision => ToCreation(spans ? Spanned(decision, turn) : decision, now))],
            Deliveries = [.. result.Decisions.SelectMany(decision => ToDeliveries(decision, turn, started, spans, now))],
        };
        return result.Decisions.Count == 0 ? commit : result.Decisions[^1] switch
        {
            Complete complete => End(commit, turn, started, complete.Completed, now),
            ContinueAsNew next => commit with { Next = next.Started, Carried = next.CarriedEvents },
            _ => commit,
        };
    }

    /// <summary>The commit that fails an execution outside of the engine.</summary>
    /// <param name="turn">Where it stands.</param>
    /// <param name="started">The first event of the execution, where it is known.</param>
    /// <param name="consumed">The messages that it takes along.</param>
    /// <param name="events">Events to append before the end.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="now">The time of the commit.</param>
    public TurnCommit Fail(
        TurnState turn,
        ExecutionStarted? started,
        IReadOnlyList<long> consumed,
        IReadOnlyList<HistoryEvent> events,
        TaskFailureDetails failure,
        DateTimeOffset now)
    {
        var completed = new ExecutionCompleted { Timestamp = now, Status = CompletionStatus.Failed, Failure = failure };
        return End(Start(turn, started, consumed, [.. events, completed], now), turn, started, completed, now);
    }

    /// <summary>The commit that ends an instance before its start time.</summary>
    /// <param name="turn">Where it stands.</param>
    /// <param name="started">Its first event.</param>
    /// <param name="terminated">The client's command.</param>
    /// <param name="now">The time of the commit.</param>
    public TurnCommit TerminateUnstarted(TurnState turn, ExecutionStarted started, ExecutionTerminated terminated, DateTimeOffset now)
    {
        var completed = new ExecutionCompleted { Timestamp = now, Status = CompletionStatus.Terminated, Output = terminated.Output };
        return End(Start(turn, started, [], [started, terminated, completed], now), turn, started, completed, now);
    }

    private static TurnCommit Start(
        TurnState turn, ExecutionStarted? started, IReadOnlyList<long> consumed, IReadOnlyList<HistoryEvent> appended, DateTimeOffset now) => new()
        {
            InstanceKey = turn.InstanceKey,
            InstanceId = turn.InstanceId,
            ExecutionId = turn.ExecutionId,
            HistoryLength = turn.HistoryLength,
            Now = now,
            Appended = appended,
            Consumed = consumed,
            Status = OrchestrationRuntimeStatus.Running,
            TraceParent = started?.TraceParent,
            TraceState = started?.TraceState,
        };

    private static TurnCommit End(
        TurnCommit commit, TurnState turn, ExecutionStarted? started, ExecutionCompleted completed, DateTimeOffset now) => commit with
        {
            Status = completed.Status switch
            {
                CompletionStatus.Completed => OrchestrationRuntimeStatus.Completed,
                CompletionStatus.Terminated => OrchestrationRuntimeStatus.Terminated,
                _ => OrchestrationRuntimeStatus.Failed,
            },
            Output = completed.Output,
            Failure = completed.Failure,
            Deliveries = started is { ParentInstanceId: { } parent, ParentTaskId: { } task }
                ? [.. commit.Deliveries, new Delivery(parent, started.ParentExecutionId, ToParent(turn.InstanceId, task, completed, now))]
                : commit.Deliveries,
        };

    private static HistoryEvent ToParent(string instanceId, int taskId, ExecutionCompleted completed, DateTimeOffset now) =>
        completed.Status == CompletionStatus.Completed
            ? new ChildCompleted { Timestamp = now, ScheduledId = taskId, Result = completed.Output }
            : new ChildFailed
            {
                Timestamp = now,
                ScheduledId = taskId,
                Failure = completed.Failure ?? RuntimeFailures.ChildTerminated(instanceId),
            };

    private static StartChild Spanned(StartChild decision, TurnState turn) => decision with
    {
        Started = decision.Started with
        {
            TraceParent = SpanIds.Reparent(decision.Started.TraceParent, SpanIds.OfTask(turn.ExecutionId, decision.Child.Id)),
        },
    };

    private static ChildCreation ToCreation(StartChild decision, DateTimeOffset now) => new(decision.Started, new ChildFailed
    {
        Timestamp = now,
        ScheduledId = decision.Child.Id,
        Failure = RuntimeFailures.ChildExists(decision.Started.InstanceId),
    });

    private static IEnumerable<Delivery> ToDeliveries(
        Decision decision, TurnState turn, ExecutionStarted started, bool spans, DateTimeOffset now) => decision is Send { Event: var sent }
        ? [new(sent.InstanceId, null, new EventRaised { Timestamp = now, Name = sent.Name, Input = sent.Input })]
        : EntityDeliveries.Of(decision, turn, started, spans, now);

    private static bool IsDecided(HistoryEvent e) => e is TaskScheduled or ChildScheduled or TimerCreated or EventSent or ExecutionCompleted
        or EntityCalled or EntitySignalled or EntityLocksRequested or EntityLocksReleased;

    /// <summary>When a timer's message becomes visible.</summary>
    /// <param name="timer">The timer.</param>
    public DateTimeOffset DueTime(TimerCreated timer)
    {
        var granularity = options.TimerGranularity.Ticks;
        var wait = (timer.FireAt - timer.Timestamp).Ticks;
        return granularity > 0 && wait > 0 ? timer.FireAt.AddTicks(-(wait % granularity)) : timer.FireAt;
    }

    private TimerMessage ToMessage(TimerCreated timer) =>
        new(DueTime(timer), new TimerFired { Timestamp = timer.FireAt, TimerId = timer.Id, FireAt = timer.FireAt });

    private TaskFailureDetails? FindTooLarge(IReadOnlyList<Decision> decisions)
    {
        foreach (var decision in decisions)
        {
            var (what, payload) = decision switch
            {
                Schedule { Task: var task } => ($"The input of activity '{task.Name}'", task.Input),
                StartChild { Child: var child } => ($"The input of sub-orchestration '{child.Name}'", child.Input),
                Send { Event: var sent } => ($"The payload of event '{sent.Name}'", sent.Input),
                CallEntity { Called: var called } => ($"The input of operation '{called.Operation}'", called.Input),
                SignalEntity { Signalled: var signalled } => ($"The input of operation '{signalled.Operation}'", signalled.Input),
                Complete { Completed: var completed } => ("The orchestration's output", completed.Output),
                ContinueAsNew { Started: var next } => ("The input of the orchestration's next generation", next.Input),
                _ => ("", null),
            };
            if (RuntimeFailures.IsTooLarge(payload, options.MaximumPayloadBytes))
            {
                return RuntimeFailures.PayloadTooLarge(what, payload!, options.MaximumPayloadBytes);
            }
        }

        return null;
    }
}
