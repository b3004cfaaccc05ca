using Cartrita.Runtime.Engine.Entities;

namespace Cartrita.Runtime.Host.Storage.Entities;

/// <summary>What a turn of an entity starts from; the number of turns is the fence of its commit.</summary>
/// <param name="InstanceKey">The entity's row.</param>
/// <param name="EntityId">The entity, as <c>@name@key</c>.</param>
/// <param name="Turns">How many turns have been committed.</param>
/// <param name="State">The serialized state; null where there is none.</param>
/// <param name="Lock">Who has locked it.</param>
internal sealed record EntityTurnState(long InstanceKey, string EntityId, int Turns, string? State, EntityLockState? Lock);
