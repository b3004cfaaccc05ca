using Cartrita.Core.Attachments;

namespace Cartrita.Core.Chat;

/// <summary>A validated chat request (CHAT-01). Its messages are this turn's; earlier ones come from the conversation.</summary>
public sealed record ChatRequest
{
    /// <summary>This turn's messages; the last is the user's.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The model's logical or full name; null for the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>Attachments that the answer should rest on.</summary>
    public IReadOnlyList<AttachmentId> Attachments { get; init; } = [];

    /// <summary>The client's own facts, at most 16 pairs; kept, never interpreted.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
