using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>One instance, held for one turn.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Messages">What the turn sees, in order of arrival.</param>
internal sealed record TurnClaim(PendingInstance Instance, IReadOnlyList<InboxMessage> Messages);
