using Cartrita.Core.Models;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Memory;

/// <summary>What the earlier part of a conversation came to, at <c>u/{owner}/conversation-summaries/{conversationId}</c>. It is renewed as the conversation grows.</summary>
public sealed record ConversationSummaryDocument : VersionedDocument
{
    /// <summary>The most UTF-16 code units of a summary.</summary>
    public const int LongestText = 2_000;

    /// <summary>The summary.</summary>
    public required string Text { get; init; }

    /// <summary>It covers the messages below this sequence number.</summary>
    public required int Through { get; init; }

    /// <summary>The model that wrote it, a chat model or a small one of Hugging Face; <c>local-extractive</c> where it is sentences of the user.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
