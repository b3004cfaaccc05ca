using System.Globalization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>A message as stored, immutable, at <c>u/{owner}/messages/{conversationId}/{sequence:D8}</c>.</summary>
public sealed record MessageDocument : VersionedDocument
{
    /// <summary>The message.</summary>
    public required MessageId Id { get; init; }

    /// <summary>Its conversation.</summary>
    public required ConversationId ConversationId { get; init; }

    /// <summary>Its place in the conversation, from 0.</summary>
    public required int Sequence { get; init; }

    /// <summary>One of <c>system</c>, <c>user</c>, <c>assistant</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The text.</summary>
    public required string Content { get; init; }

    /// <summary>The run that it came with.</summary>
    public required RunId RunId { get; init; }

    /// <summary>What the answer rests on.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>The files that the question named.</summary>
    public IReadOnlyList<AttachmentId> Attachments { get; init; } = [];

    /// <summary>How it came about; null for anything but an answer.</summary>
    public AnswerOrigin? Origin { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The document's id in its collection.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="sequence">The message's place, from 0.</param>
    public static string DocumentId(ConversationId conversation, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{conversation.Value}/{sequence:D8}");
}
