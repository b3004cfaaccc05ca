using Cartrita.Core.Governance;

namespace Cartrita.Core.Storage;

/// <summary>Small JSON documents with optimistic concurrency.</summary>
/// <remarks>
/// One call is one trip to storage. A batch is applied in its order: SQLite applies it whole or not at all; blob storage stops at
/// the first conflict and leaves what came before, so a batch is ordered such that every prefix of it is a state that the sweeper can finish.
/// A write is durable when the call returns.
/// </remarks>
public interface IDocumentStore
{
    /// <summary>Reads one document; null where there is none.</summary>
    /// <param name="key">The document.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>Whether a document exists: the cheap question that a poll asks, counted apart from other calls.</summary>
    /// <param name="key">The document.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    async Task<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken) =>
        await ReadAsync(key, cancellationToken) is not null;

    /// <summary>How many documents of one collection have ids that start so, without reading them.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="idPrefix">Only ids that start so; empty for all.</param>
    /// <param name="atMost">No more than so many are counted.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    async Task<int> CountAsync(OwnerId owner, string collection, string idPrefix, int atMost, CancellationToken cancellationToken) =>
        (await ListAsync(owner, collection, idPrefix, null, atMost, cancellationToken)).Count;

    /// <summary>Reads several documents; those that do not exist are left out.</summary>
    /// <param name="keys">The documents.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken);

    /// <summary>Applies a batch and gives the tag that each document has then (null where there is none), in the batch's order.</summary>
    /// <param name="writes">The batch, not empty.</param>
    /// <param name="cancellationToken">Stops waiting; whether the batch was applied is then unknown.</param>
    /// <exception cref="DocumentConflictException">A condition did not hold.</exception>
    Task<IReadOnlyList<string?>> WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken);

    /// <summary>Reads a page of one collection in ordinal order of ids. Only for sets that are bounded by design.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="idPrefix">Only ids that start so; empty for all.</param>
    /// <param name="after">Only ids after this one; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<StoredDocument>> ListAsync(
        OwnerId owner, string collection, string idPrefix, string? after, int limit, CancellationToken cancellationToken);
}
