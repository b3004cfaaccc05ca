using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>One entity, held for one turn.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Messages">What waits, in order of arrival.</param>
internal sealed record EntityClaim(PendingEntity Entity, IReadOnlyList<InboxMessage> Messages);
