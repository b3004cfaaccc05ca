using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Tests.Support;

/// <summary>A store that counts the documents that are asked for.</summary>
internal sealed class CountedReads(IDocumentStore inner) : IDocumentStore
{
    private int count;

    /// <summary>How many were asked for since it was last taken.</summary>
    public int Take() => Interlocked.Exchange(ref count, 0);

    public Task<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref count);
        return inner.ReadAsync(key, cancellationToken);
    }

    public Task<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref count, keys.Count);
        return inner.ReadManyAsync(keys, cancellationToken);
    }

    public Task<IReadOnlyList<string?>> WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken) => inner.WriteAsync(writes, cancellationToken);

    public Task<IReadOnlyList<StoredDocument>> ListAsync(
        OwnerId owner, string collection, string idPrefix, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(owner, collection, idPrefix, after, limit, cancellationToken);
}
