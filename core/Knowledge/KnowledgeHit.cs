using Cartrita.Core.Attachments;

namespace Cartrita.Core.Knowledge;

/// <summary>A chunk that a search found.</summary>
/// <param name="AttachmentId">The file.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="Score">Higher is better; comparable within one search only.</param>
public sealed record KnowledgeHit(AttachmentId AttachmentId, string FileName, TextChunk Chunk, double Score);
