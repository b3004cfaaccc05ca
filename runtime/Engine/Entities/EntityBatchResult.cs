using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Entities;

/// <summary>What the operations of one turn gave.</summary>
/// <param name="Outcomes">One for each operation that has ended, in order; those without one have not run, and wait for another turn.</param>
/// <param name="State">The serialized state after the last of them; null where the entity has none.</param>
public sealed record EntityBatchResult(IReadOnlyList<OperationOutcome> Outcomes, string? State);

/// <summary>What one operation gave.</summary>
/// <param name="Result">Its serialized result.</param>
/// <param name="Failure">Why it failed; nothing that it did counts then.</param>
/// <param name="Actions">What it does outside of its entity, in order.</param>
public sealed record OperationOutcome(string? Result, TaskFailureDetails? Failure, IReadOnlyList<EntityAction> Actions);

/// <summary>What an operation does outside of its entity.</summary>
public abstract record EntityAction;

/// <summary>Signal an entity.</summary>
/// <param name="EntityId">The receiver, as <c>@name@key</c>.</param>
/// <param name="Operation">The operation's name.</param>
/// <param name="Input">The serialized input.</param>
/// <param name="SignalAt">Not before this time, in UTC; null for at once.</param>
public sealed record SignalAction(string EntityId, string Operation, string? Input, DateTimeOffset? SignalAt) : EntityAction;

/// <summary>Start an orchestration.</summary>
/// <param name="Name">The orchestrator's name.</param>
/// <param name="InstanceId">The instance's id.</param>
/// <param name="Input">The serialized input.</param>
/// <param name="StartAt">Not before this time, in UTC; null for at once.</param>
/// <param name="Version">The version; null for none.</param>
public sealed record StartAction(string Name, string InstanceId, string? Input, DateTimeOffset? StartAt, string? Version) : EntityAction;
