using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Tests.Support;

/// <summary>A document store whose batches are not whole, as blob storage's: told to, it fails after so many writes of a batch and leaves them.</summary>
internal sealed class BreakingStore(IDocumentStore inner) : IDocumentStore
{
    /// <summary>After how many writes the next batch fails, once; null for never.</summary>
    internal int? BreaksAfter { get; set; }

    /// <summary>How many batches come before the one that fails.</summary>
    private int before;

    /// <summary>Fails once, after so many batches and so many writes of the next.</summary>
    internal void Break(int before, int written) => (this.before, BreaksAfter) = (before, written);

    /// <summary>Fails no more. Whether it had not failed yet.</summary>
    internal bool Stop()
    {
        var waits = BreaksAfter is not null;
        (before, BreaksAfter) = (0, null);
        return waits;
    }

    public Task<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    public Task<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken) => inner.ExistsAsync(key, cancellationToken);

    public Task<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken) =>
        inner.ReadManyAsync(keys, cancellationToken);

    public async Task<IReadOnlyList<string?>> WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        if (BreaksAfter is not { } count || before-- > 0)
        {
            return await inner.WriteAsync(writes, cancellationToken);
        }

        BreaksAfter = null;
        foreach (var write in writes.Take(count))
        {
            await inner.WriteAsync([write], cancellationToken);
        }

        throw new IOException("The storage went away in the middle of a batch.");
    }

    public Task<IReadOnlyList<StoredDocument>> ListAsync(
        OwnerId owner, string collection, string idPrefix, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(owner, collection, idPrefix, after, limit, cancellationToken);
}
