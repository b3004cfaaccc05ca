using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Tests.Models.Health;

/// <summary>A store that counts trips, and fails where a test says so.</summary>
internal sealed class CountedDocuments(IDocumentStore inner) : IDocumentStore
{
    internal int Reads { get; private set; }

    internal int Writes { get; private set; }

    internal bool Fails { get; set; }

    /// <summary>How it fails.</summary>
    internal Exception Failure { get; set; } = new IOException("The store is away.");

    /// <summary>Ends with the next read.</summary>
    internal TaskCompletionSource NextRead { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        Reads++;
        NextRead.TrySetResult();
        return Fails ? throw Failure : inner.ReadAsync(key, cancellationToken);
    }

    public Task<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken) => inner.ReadManyAsync(keys, cancellationToken);

    public Task<IReadOnlyList<string?>> WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        Writes++;
        return Fails ? throw Failure : inner.WriteAsync(writes, cancellationToken);
    }

    public Task<IReadOnlyList<StoredDocument>> ListAsync(OwnerId owner, string collection, string idPrefix, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(owner, collection, idPrefix, after, limit, cancellationToken);
}
