using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>Turns what the operations of a turn gave into what the store commits.</summary>
/// <param name="ids">Makes execution ids.</param>
internal sealed class EntityCommitBuilder(IRandomIds ids)
{
    /// <summary>The commit of a turn.</summary>
    /// <param name="from">Where the turn started.</param>
    /// <param name="messages">What waited.</param>
    /// <param name="plan">What the turn does with it.</param>
    /// <param name="batch">What its operations gave, one outcome for each.</param>
    /// <param name="now">The time of the commit.</param>
    public EntityCommit Build(
        EntityTurnState from, IReadOnlyList<InboxMessage> messages, EntityPlan plan, EntityBatchResult batch, DateTimeOffset now)
    {
        var deliveries = new List<Delivery>();
        var starts = new List<ExecutionStarted>();
        foreach (var (place, outcome) in plan.Operations.Zip(batch.Outcomes))
        {
            var operation = (EntityOperation)messages[place].Event;
            if (operation is { CallerId: { } caller, CallerTaskId: { } task })
            {
                deliveries.Add(new(caller, operation.CallerExecutionId, Answer(task, outcome, now)));
            }

            var trace = DurableSpans.IsOn
                ? SpanIds.Reparent(operation.TraceParent, SpanIds.OfOperation(from.EntityId, messages[place].Id))
                : operation.TraceParent;
            foreach (var action in outcome.Actions)
            {
                if (action is SignalAction signal)
                {
                    var sent = EntityDeliveries.Operation(signal.Operation, signal.Input, from.EntityId, now) with
                    {
                        TraceParent = trace,
                        TraceState = operation.TraceState,
                    };
                    deliveries.Add(EntityDeliveries.Signal(signal.EntityId, signal.SignalAt, sent));
                }
                else if (action is StartAction start)
                {
                    starts.Add(Started(from.EntityId, start, now) with { TraceParent = trace, TraceState = operation.TraceState });
                }
            }
        }

        deliveries.AddRange(plan.Granted.Select(granted => EntityDeliveries.Next(granted, now)));
        return new()
        {
            From = from,
            Now = now,
            Consumed = [.. plan.Operations.Concat(plan.Settled).Select(place => messages[place].Id)],
            State = batch.State,
            Lock = plan.Lock,
            Deliveries = deliveries,
            Starts = starts,
        };
    }

    /// <summary>The result of a turn that could not be run: each operation fails alike, and the state stays.</summary>
    /// <param name="from">Where the turn started.</param>
    /// <param name="plan">What it should have done.</param>
    /// <param name="failure">Why it could not.</param>
    public static EntityBatchResult Fail(EntityTurnState from, EntityPlan plan, TaskFailureDetails failure) =>
        new([.. plan.Operations.Select(_ => new OperationOutcome(null, failure, []))], from.State);

    private static HistoryEvent Answer(int task, OperationOutcome outcome, DateTimeOffset now) => outcome.Failure is { } failure
        ? new EntityFailed { Timestamp = now, ScheduledId = task, Failure = failure }
        : new EntityCompleted { Timestamp = now, ScheduledId = task, Result = outcome.Result };

    // The entity is the parent that the orchestration sees; nobody waits for its end.
    private ExecutionStarted Started(string entityId, StartAction start, DateTimeOffset now) => new()
    {
        Timestamp = now,
        Name = start.Name,
        Version = start.Version,
        InstanceId = start.InstanceId,
        ExecutionId = ids.Next(),
        Input = start.Input,
        StartAt = start.StartAt,
        ParentName = entityId,
        ParentInstanceId = entityId,
    };
}
