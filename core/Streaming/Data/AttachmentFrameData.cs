using Cartrita.Core.Attachments;

namespace Cartrita.Core.Streaming.Data;

/// <summary>The data of <see cref="FrameKinds.FileAttachProgress"/>.</summary>
/// <param name="AttachmentId">The file.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Status">How it stands.</param>
/// <param name="ChunksDone">Chunks that are indexed.</param>
/// <param name="ChunksTotal">Chunks in all; 0 while that is unknown.</param>
public sealed record FileAttachProgressData(
    AttachmentId AttachmentId, string FileName, AttachmentStatus Status, int ChunksDone, int ChunksTotal)
{
    /// <summary>The file that brought the same bytes under the same name before; null where none did.</summary>
    public AttachmentId? DuplicateOf { get; init; }
}

/// <summary>The data of <see cref="FrameKinds.End"/> of an ingestion.</summary>
/// <param name="AttachmentId">The file.</param>
/// <param name="Status">How it stands.</param>
/// <param name="ChunkCount">How many chunks the index holds.</param>
/// <param name="TextLength">Length of the extracted text in UTF-16 code units.</param>
public sealed record IngestionEndData(AttachmentId AttachmentId, AttachmentStatus Status, int ChunkCount, long TextLength);
