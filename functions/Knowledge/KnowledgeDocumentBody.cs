using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Knowledge;

/// <summary>A file as lists show it.</summary>
internal sealed record KnowledgeDocumentBody
{
    /// <summary>The file.</summary>
    public required AttachmentId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string FileName { get; init; }

    /// <summary>The conversation that it was uploaded for; absent where it is in the caller's library.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>How it stands.</summary>
    public required AttachmentStatus Status { get; init; }

    /// <summary>The catalogue's code, where it was rejected or failed.</summary>
    public string? ProblemCode { get; init; }

    /// <summary>What its owner should know of how it was taken.</summary>
    public string? Notice { get; init; }

    /// <summary>What it is.</summary>
    public required FileCategory Category { get; init; }

    /// <summary>Its media type, as its bytes say; absent while only its name is known.</summary>
    public string? MediaType { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Its parts: 1, or one for each member of an archive; 0 before extraction.</summary>
    public required int Parts { get; init; }

    /// <summary>Chunks in the index.</summary>
    public required int Chunks { get; init; }

    /// <summary>The language of most of its text, ISO 639-1; absent where it is not known.</summary>
    public string? Language { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What the API shows of a file.</summary>
    public static KnowledgeDocumentBody Of(AttachmentDocument file) => new()
    {
        Id = file.Id,
        FileName = file.FileName,
        ConversationId = file.ConversationId,
        Status = file.Status,
        ProblemCode = file.ProblemCode,
        Notice = file.Notice,
        Category = file.Category,
        MediaType = file.MediaType,
        SizeBytes = file.SizeBytes,

        // What was ingested before parts were counted is a plain file.
        Parts = file.PartCount == 0 && file.ChunkCount > 0 ? 1 : file.PartCount,
        Chunks = file.ChunkCount,
        Language = file.Language,
        Tags = file.Tags,
        CreatedAt = file.CreatedAt,
        UpdatedAt = file.UpdatedAt,
    };
}

/// <summary>A page of files.</summary>
/// <param name="Items">The files, the latest first.</param>
/// <param name="Next">What <c>?after=</c> takes for the next page; absent on the last one.</param>
internal sealed record KnowledgeDocumentPage(IReadOnlyList<KnowledgeDocumentBody> Items, string? Next = null) : Page<KnowledgeDocumentBody>(Items, Next);
