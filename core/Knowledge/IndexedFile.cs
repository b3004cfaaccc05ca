using Cartrita.Core.Attachments;

namespace Cartrita.Core.Knowledge;

/// <summary>What the index knows of a file beside its chunks; the same for every batch of its chunks.</summary>
public sealed record IndexedFile
{
    /// <summary>The content: bytes that one or several attachments of an owner share.</summary>
    public required AttachmentId ContentId { get; init; }

    /// <summary>Its name, for citations.</summary>
    public required string FileName { get; init; }

    /// <summary>The model that made the vectors, as <c>provider/model</c>; empty for vectors that are compared with any of their length.</summary>
    public string EmbeddingModel { get; init; } = string.Empty;
}
