using Cartrita.Core.Attachments;

namespace Cartrita.Core.Knowledge;

/// <summary>A chunk that a search found.</summary>
/// <param name="ContentId">The content.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="Score">Higher is better; comparable within one search only.</param>
public sealed record KnowledgeHit(AttachmentId ContentId, string FileName, TextChunk Chunk, double Score)
{
    /// <summary>The part that it is of.</summary>
    public int Part { get; init; }

    /// <summary>The part's path.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The part's language, where it is known.</summary>
    public string? Language { get; init; }

    /// <summary>The chunk with the neighbours that were asked for, as one span of the part's text.</summary>
    public required TextPassage Passage { get; init; }

    /// <summary>The passage's words that were asked for, in their order.</summary>
    public IReadOnlyList<TextHighlight> Highlights { get; init; } = [];

    /// <summary>Its place among what words found, from 1; null where they did not, or the index does not say.</summary>
    public int? LexicalRank { get; init; }

    /// <summary>Its place among what the vectors found, from 1; null where they did not, or the index does not say.</summary>
    public int? VectorRank { get; init; }
}
