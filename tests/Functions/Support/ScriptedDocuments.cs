using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Tests.Support;

/// <summary>A store in front of which a test stands when something is written.</summary>
internal sealed class ScriptedDocuments(IDocumentStore inner, Func<IReadOnlyList<DocumentWrite>, IDocumentStore, CancellationToken, Task<IReadOnlyList<string?>>> write) : IDocumentStore
{
    public Task<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    public Task<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken) => inner.ReadManyAsync(keys, cancellationToken);

    public Task<IReadOnlyList<string?>> WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken) => write(writes, inner, cancellationToken);

    public Task<IReadOnlyList<StoredDocument>> ListAsync(
        OwnerId owner, string collection, string idPrefix, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(owner, collection, idPrefix, after, limit, cancellationToken);
}
