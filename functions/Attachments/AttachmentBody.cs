using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Chat;

namespace Cartrita.Functions.Attachments;

/// <summary>A file as the API shows it.</summary>
internal sealed record AttachmentBody
{
    /// <summary>The file; also the id of its ingestion's run.</summary>
    public required AttachmentId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>How it stands.</summary>
    public required AttachmentStatus Status { get; init; }

    /// <summary>The catalogue's code, where it was rejected or failed.</summary>
    public string? ProblemCode { get; init; }

    /// <summary>What it is.</summary>
    public required FileCategory Category { get; init; }

    /// <summary>The conversation that it belongs to; absent where it is in the library.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The words that its owner gave it.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>What its conversation, or the library, holds and still takes.</summary>
    public required CapacityState Capacity { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the API shows of a stored file.</summary>
    public static AttachmentBody Of(AttachmentDocument attachment, CapacityState capacity) => new()
    {
        Id = attachment.Id,
        FileName = attachment.FileName,
        Sha256 = attachment.Sha256,
        SizeBytes = attachment.SizeBytes,
        Status = attachment.Status,
        ProblemCode = attachment.ProblemCode,
        Category = attachment.Category,
        ConversationId = attachment.ConversationId,
        Tags = attachment.Tags,
        Capacity = capacity,
        CreatedAt = attachment.CreatedAt,
    };
}
