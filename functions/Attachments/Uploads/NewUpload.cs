using Cartrita.Core.Attachments.Uploads;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>An upload that a client wants to begin, checked.</summary>
internal sealed record NewUpload
{
    /// <summary>How its parts come.</summary>
    public required UploadProtocol Protocol { get; init; }

    /// <summary>The file.</summary>
    public required DeclaredFile File { get; init; }

    /// <summary>What its owner wants beside its bytes.</summary>
    public required FileWishes Wishes { get; init; }

    /// <summary>SHA-256 of the file; null where it was not declared.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-256 of each chunk; null where they were not declared.</summary>
    public IReadOnlyList<string>? ChunkSha256 { get; init; }

    /// <summary>The metadata of a tus upload, as its client gave them.</summary>
    public string? Metadata { get; init; }

    /// <summary>SHA-256 of all of it.</summary>
    public required string Fingerprint { get; init; }
}
