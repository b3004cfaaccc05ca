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

    /// <summary>Its name, normalised to NFC.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>How it stands.</summary>
    public required AttachmentStatus Status { get; init; }

    /// <summary>The catalogue's code, where it was rejected or failed.</summary>
    public string? ProblemCode { get; init; }

    /// <summary>How many chunks the index holds.</summary>
    public int ChunkCount { get; init; }

    /// <summary>Length of the extracted text in UTF-16 code units.</summary>
    public int TextLength { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
