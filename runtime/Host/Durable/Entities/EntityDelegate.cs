namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>Runs the operations of one turn of an entity: it makes, or finds, the entity's code and gives it to the call.</summary>
/// <param name="call">The entity and its operations.</param>
/// <param name="cancellation">Fires when the host shuts down or the function timeout passes.</param>
/// <remarks>What it throws fails every operation of the turn, whatever had run; what one operation throws fails that one only.</remarks>
public delegate Task EntityDelegate(EntityCall call, CancellationToken cancellation);
