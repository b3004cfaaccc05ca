using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>The messages that orchestrations and entities send to entities.</summary>
internal static class EntityDeliveries
{
    /// <summary>What an orchestration's decision sends; nothing where the decision is about something else.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="turn">The turn that made it.</param>
    /// <param name="started">The first event of the orchestration, which has its trace.</param>
    /// <param name="spans">Whether the decision has a span, which is then the operation's parent.</param>
    /// <param name="now">The time of the commit.</param>
    public static IEnumerable<Delivery> Of(Decision decision, TurnState turn, ExecutionStarted started, bool spans, DateTimeOffset now) => decision switch
    {
        CallEntity { Called: var called } =>
            [new(called.EntityId, null, Traced(Operation(called.Operation, called.Input, turn.InstanceId, now), started, spans ? called.Id : null) with
            {
                CallerExecutionId = turn.ExecutionId,
                CallerTaskId = called.Id,
            })],
        SignalEntity { Signalled: var signalled } =>
            [Signal(signalled.EntityId, signalled.SignalAt, Traced(
                Operation(signalled.Operation, signalled.Input, turn.InstanceId, now), started, spans ? signalled.Id : null))],
        RequestLocks { Requested: var requested } => [Lock(new()
        {
            Timestamp = now,
            SectionId = requested.SectionId,
            OwnerId = turn.InstanceId,
            OwnerExecutionId = turn.ExecutionId,
            OwnerTaskId = requested.Id,
            Entities = requested.Entities,
        })],
        ReleaseLocks { Released: var released } => Release(released.SectionId, released.Entities, now),
        _ => [],
    };

    /// <summary>A signal.</summary>
    /// <param name="entityId">The receiver.</param>
    /// <param name="signalAt">Not before this time; null for at once.</param>
    /// <param name="operation">The operation.</param>
    public static Delivery Signal(string entityId, DateTimeOffset? signalAt, EntityOperation operation) =>
        new(entityId, null, operation) { Due = signalAt };

    /// <summary>An operation that nobody waits for yet.</summary>
    /// <param name="name">The operation's name.</param>
    /// <param name="input">The serialized input.</param>
    /// <param name="callerId">Who asks; null for a client.</param>
    /// <param name="now">The time of asking.</param>
    public static EntityOperation Operation(string name, string? input, string? callerId, DateTimeOffset now) =>
        new() { Timestamp = now, Operation = name, Input = input, CallerId = callerId };

    /// <summary>What follows from a lock that an entity has granted: the next entity is asked, or the orchestration has them all.</summary>
    /// <param name="granted">The lock.</param>
    /// <param name="now">The time of the commit.</param>
    public static Delivery Next(EntityLock granted, DateTimeOffset now) => granted.Position + 1 < granted.Entities.Count
        ? Lock(granted with { Timestamp = now, Position = granted.Position + 1 })
        : new(granted.OwnerId, granted.OwnerExecutionId, new EntityLocksAcquired { Timestamp = now, ScheduledId = granted.OwnerTaskId })
        {
            // Whoever asked has ended meanwhile: nobody else would ever give these locks back.
            Otherwise = [.. Release(granted.SectionId, granted.Entities, now)],
        };

    /// <summary>Gives locks back.</summary>
    /// <param name="sectionId">The critical section.</param>
    /// <param name="entities">Its entities.</param>
    /// <param name="now">The time of the commit.</param>
    public static IEnumerable<Delivery> Release(string sectionId, IReadOnlyList<string> entities, DateTimeOffset now) =>
        entities.Select(entity => new Delivery(entity, null, new EntityUnlock { Timestamp = now, SectionId = sectionId }));

    /// <summary>Adds to a commit, which ends an orchestration outside of the engine, the release of its locks.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="held">The locks; null where there are none.</param>
    public static TurnCommit Release(TurnCommit commit, EntityLocksRequested? held) => held is null
        ? commit
        : commit with { Deliveries = [.. commit.Deliveries, .. Release(held.SectionId, held.Entities, commit.Now)] };

    private static EntityOperation Traced(EntityOperation operation, ExecutionStarted started, int? decision) => operation with
    {
        TraceParent = decision is { } id ? SpanIds.Reparent(started.TraceParent, SpanIds.OfTask(started.ExecutionId, id)) : started.TraceParent,
        TraceState = started.TraceState,
    };

    private static Delivery Lock(EntityLock request) => new(request.Entities[request.Position], null, request);
}
