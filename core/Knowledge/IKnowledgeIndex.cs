using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Knowledge;

/// <summary>Finds chunks by words and by meaning, fused. It knows contents, not attachments.</summary>
public interface IKnowledgeIndex
{
    /// <summary>Adds or replaces chunks of a content; the same chunk twice is one, and a chunk keeps its vectors of other models while its text stays.</summary>
    /// <param name="owner">Whose file.</param>
    /// <param name="file">The file.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task UpsertAsync(OwnerId owner, IndexedFile file, IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken);

    /// <summary>Searches; best hits first.</summary>
    /// <param name="query">What to search, and where.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken);

    /// <summary>Removes a content's chunks and all vectors of them.</summary>
    /// <param name="owner">Whose file.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteAsync(OwnerId owner, AttachmentId content, CancellationToken cancellationToken);

    /// <summary>Drops what deletions leave in the index's own structures, such as the words of removed chunks; once after any number of deletions.</summary>
    /// <param name="cancellationToken">Stops it; what is left is left to the next call.</param>
    Task CompactAsync(CancellationToken cancellationToken);

    /// <summary>How many chunks of an owner there are, and how many of them have a vector of a model.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="embeddingModel">The model, as <see cref="IndexedFile.EmbeddingModel"/> names it.</param>
    /// <param name="dimensions">The length of its vectors.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<EmbeddedCount> CountAsync(OwnerId owner, string embeddingModel, int dimensions, CancellationToken cancellationToken);

    /// <summary>Chunks that have no vector of a model, in a fixed order.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="embeddingModel">The model.</param>
    /// <param name="dimensions">The length of its vectors.</param>
    /// <param name="after">Only those after this key; null from the first. One that was added meanwhile may come before it.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<UnembeddedChunk>> UnembeddedAsync(
        OwnerId owner, string embeddingModel, int dimensions, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Adds vectors of a model to chunks; one that is gone or has another text by now is left out.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="embeddingModel">The model.</param>
    /// <param name="vectors">The vectors, L2-normalised, with the keys of the chunks that they were made of.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task AddVectorsAsync(OwnerId owner, string embeddingModel, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellationToken);

    /// <summary>Drops an owner's vectors of every other model.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="embeddingModel">The model whose vectors stay.</param>
    /// <param name="dimensions">The length of its vectors.</param>
    /// <param name="cancellationToken">Stops it; what is left is left to the next call.</param>
    Task DropOtherVectorsAsync(OwnerId owner, string embeddingModel, int dimensions, CancellationToken cancellationToken);
}
