using Cartrita.Core.Chat;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Attachments.Events;

/// <summary>Something that happened to a file (ATT-08). It names no text of the file and not the file's own name, which may say more than an event should.</summary>
public sealed record FileEvent
{
    /// <summary>One of <see cref="FileEventKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whose file.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The file; with the kind it is the event's id, so an event that is told twice can be known.</summary>
    public required AttachmentId AttachmentId { get; init; }

    /// <summary>The conversation whose file it is; null where it is in the library.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>What it is; null where that is not known.</summary>
    public FileCategory? Category { get; init; }

    /// <summary>Its length in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The catalogue's code, where it was rejected or failed.</summary>
    public string? Code { get; init; }

    /// <summary>The file that brought the same bytes before.</summary>
    public AttachmentId? DuplicateOf { get; init; }

    /// <summary>How many chunks the index holds.</summary>
    public int? ChunkCount { get; init; }

    /// <summary>How many seconds the ingestion took.</summary>
    public double? Seconds { get; init; }

    /// <summary>An event about a stored file.</summary>
    /// <param name="kind">One of <see cref="FileEventKinds"/>.</param>
    /// <param name="attachment">The file.</param>
    public static FileEvent Of(string kind, AttachmentDocument attachment) => new()
    {
        Kind = kind,
        OwnerId = attachment.OwnerId,
        AttachmentId = attachment.Id,
        ConversationId = attachment.ConversationId,
        Category = attachment.Category,
        SizeBytes = attachment.SizeBytes,
    };
}
