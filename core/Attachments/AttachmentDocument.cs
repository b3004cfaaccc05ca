using System.Text.Json.Serialization;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments;

/// <summary>A file as stored, at <c>u/{owner}/attachments/{id}</c>.</summary>
public sealed record AttachmentDocument : VersionedDocument
{
    /// <summary>The file.</summary>
    public required AttachmentId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The conversation whose caps it counts in; null where it is in the owner's library.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>Its name, normalised to NFC.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal; empty where nobody said it and they were not looked at yet.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>What it is.</summary>
    public FileCategory Category { get; init; }

    /// <summary>Its media type, as its bytes say; null while only its name is known.</summary>
    public string? MediaType { get; init; }

    /// <summary>Whether its owner wants it indexed; text needs no confirmation (ATT-10).</summary>
    public bool Confirmed { get; init; }

    /// <summary>Words of its owner by which searches can be narrowed. Documents of before files had any do not have the member.</summary>
    public IReadOnlyList<string> Tags { get => field ?? []; init; }

    /// <summary>What the scanners said; null before they looked.</summary>
    public StoredVerdict? Verdict { get; init; }

    /// <summary>Under whose id bytes, text and vectors lie; null where that is its own.</summary>
    public AttachmentId? ContentId { get; init; }

    /// <summary>The natural language of most of its text, ISO 639-1; null where there is none or it is not known.</summary>
    public string? Language { get; init; }

    /// <summary>How many parts it has: 1, or one for each member of an archive; 0 before extraction.</summary>
    public int PartCount { get; init; }

    /// <summary>What its owner should know of how it was taken, in one sentence.</summary>
    public string? Notice { get; init; }

    /// <summary>How it stands.</summary>
    public required AttachmentStatus Status { get; init; }

    /// <summary>The catalogue's code, where it was rejected or failed.</summary>
    public string? ProblemCode { get; init; }

    /// <summary>How many chunks the index holds.</summary>
    public int ChunkCount { get; init; }

    /// <summary>Length of the extracted text in UTF-16 code units.</summary>
    public long TextLength { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Under whose id bytes, text and vectors lie.</summary>
    [JsonIgnore]
    public AttachmentId Content => ContentId ?? Id;
}
