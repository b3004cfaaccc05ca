using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Scanning;
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

    /// <summary>Its media type, as its bytes say; absent while only its name is known.</summary>
    public string? MediaType { get; init; }

    /// <summary>Whether its owner wants it indexed; text needs no word of theirs (ATT-10).</summary>
    public required bool Confirmed { get; init; }

    /// <summary>What its owner should know of how it was taken, in one sentence.</summary>
    public string? Notice { get; init; }

    /// <summary>The natural language of most of its text, ISO 639-1.</summary>
    public string? Language { get; init; }

    /// <summary>How many parts it has: 1, or one for each member of an archive; 0 before it was read.</summary>
    public required int PartCount { get; init; }

    /// <summary>How many chunks questions find.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>The file that brought the same bytes under the same name before; absent where none did.</summary>
    public AttachmentId? DuplicateOf { get; init; }

    /// <summary>What the scanners said; absent before they looked.</summary>
    public StoredVerdict? Verdict { get; init; }

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
        MediaType = attachment.MediaType,
        Confirmed = attachment.Confirmed,
        Notice = attachment.Notice,
        Language = attachment.Language,
        PartCount = attachment.PartCount,
        ChunkCount = attachment.ChunkCount,
        DuplicateOf = attachment.ContentId,
        Verdict = attachment.Verdict,
        ConversationId = attachment.ConversationId,
        Tags = attachment.Tags,
        Capacity = capacity,
        CreatedAt = attachment.CreatedAt,
    };
}
