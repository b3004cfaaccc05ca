using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Knowledge;

/// <summary>A search. Filters narrow each other; an empty one narrows nothing.</summary>
public sealed record KnowledgeQuery
{
    /// <summary>Whose files; nothing of another owner is ever found.</summary>
    public required OwnerId Owner { get; init; }

    /// <summary>What is asked.</summary>
    public required string Text { get; init; }

    /// <summary>The question's vector; null for a lexical search.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>The model that made the vector, as <see cref="IndexedFile.EmbeddingModel"/> names it; empty for any of its length.</summary>
    public string EmbeddingModel { get; init; } = string.Empty;

    /// <summary>What a place among the vectors is worth beside one among the words, 0 to 1: <see cref="Models.EmbeddingModel.SearchWeight"/>.</summary>
    public double VectorWeight { get; init; } = 1;

    /// <summary>What it goes by.</summary>
    public SearchMode Mode { get; init; }

    /// <summary>Only these contents; empty for all of the owner's.</summary>
    public IReadOnlyList<AttachmentId> Contents { get; init; } = [];

    /// <summary>Only parts of one of these languages, ISO 639-1.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Only parts whose path begins so, to the letter.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>At most so many hits.</summary>
    public int Limit { get; init; } = 8;

    /// <summary>So many hits of one part come first; more of it only where others leave room. Null for no such rule.</summary>
    public int? MostOfOnePart { get; init; }

    /// <summary>How many chunks before and after a hit its passage takes in; hits whose passages touch are one.</summary>
    public int Neighbours { get; init; }
}
