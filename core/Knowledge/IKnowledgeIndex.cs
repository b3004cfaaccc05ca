using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Knowledge;

/// <summary>Finds chunks by words and by meaning, fused.</summary>
public interface IKnowledgeIndex
{
    /// <summary>Adds or replaces chunks of a file; the same chunk twice is one.</summary>
    /// <param name="owner">Whose file.</param>
    /// <param name="attachment">The file.</param>
    /// <param name="fileName">The file's name, for citations.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task UpsertAsync(OwnerId owner, AttachmentId attachment, string fileName, IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken);

    /// <summary>Searches; best hits first.</summary>
    /// <param name="query">What to search, and where.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken);

    /// <summary>Removes a file's chunks.</summary>
    /// <param name="owner">Whose file.</param>
    /// <param name="attachment">The file.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteAsync(OwnerId owner, AttachmentId attachment, CancellationToken cancellationToken);

    /// <summary>Drops what deletions leave in the index's own structures, such as the words of removed chunks; once after any number of deletions.</summary>
    /// <param name="cancellationToken">Stops it; what is left is left to the next call.</param>
    Task CompactAsync(CancellationToken cancellationToken);
}
