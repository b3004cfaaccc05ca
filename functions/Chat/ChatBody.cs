namespace Cartrita.Functions.Chat;

/// <summary>The body of <c>POST /api/chat</c> and <c>POST /api/chat/stream</c> as it came.</summary>
internal sealed record ChatBody
{
    /// <summary>This turn's messages; the last is the user's.</summary>
    public required IReadOnlyList<ChatMessageBody> Messages { get; init; }

    /// <summary>The conversation to go on with; a new one where it is absent.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The model's logical or full name.</summary>
    public string? Model { get; init; }

    /// <summary>Ids of attachments that the answer should rest on.</summary>
    public IReadOnlyList<string>? Attachments { get; init; }

    /// <summary>Whether the run is cancelled when the client leaves before its end (CHAT-15); it goes on where this is absent.</summary>
    public bool? CancelOnDisconnect { get; init; }

    /// <summary>The client's own facts.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>A message of a request.</summary>
/// <param name="Role">One of <c>system</c>, <c>user</c>, <c>assistant</c>.</param>
/// <param name="Content">The text.</param>
internal sealed record ChatMessageBody(string Role, string Content);
