namespace Cartrita.Core.Chat;

/// <summary>Where a fork came from; either may be gone by now.</summary>
/// <param name="ConversationId">The conversation that it was made of.</param>
/// <param name="MessageId">The last message that it took over, by its id there.</param>
public sealed record ConversationOrigin(ConversationId ConversationId, MessageId MessageId);
