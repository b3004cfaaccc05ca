using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Storage;

/// <summary>A typed view of one collection; it makes writes for a batch and reads documents.</summary>
/// <typeparam name="T">The document's type.</typeparam>
/// <param name="store">Where the documents lie.</param>
/// <param name="collection">One of <see cref="Collections"/>.</param>
/// <param name="typeInfo">The source-generated contract.</param>
public sealed class DocumentCollection<T>(IDocumentStore store, string collection, JsonTypeInfo<T> typeInfo)
    where T : VersionedDocument
{
    private const int MaximumAttempts = 200;

    /// <summary>Reads one document; null where there is none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Versioned<T>?> ReadAsync(OwnerId owner, string id, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(new DocumentKey(owner, collection, id), cancellationToken);
        return stored is null ? null : Parse(stored);
    }

    /// <summary>Reads several documents; those that do not exist are left out.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<Versioned<T>>> ReadManyAsync(OwnerId owner, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        DocumentKey[] keys = [.. ids.Select(id => new DocumentKey(owner, collection, id))];
        return keys.Length == 0 ? [] : [.. (await store.ReadManyAsync(keys, cancellationToken)).Select(Parse)];
    }

    /// <summary>A write of a document that must not exist yet.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="value">The document.</param>
    public DocumentWrite Create(OwnerId owner, string id, T value) =>
        new CreateDocument(new DocumentKey(owner, collection, id), Serialize(value));

    /// <summary>A write of a document that must still have the tag.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="value">The document.</param>
    /// <param name="etag">The tag that was read.</param>
    public DocumentWrite Replace(OwnerId owner, string id, T value, string etag) =>
        new ReplaceDocument(new DocumentKey(owner, collection, id), Serialize(value), etag);

    /// <summary>A write whatever stands there.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="value">The document.</param>
    public DocumentWrite Put(OwnerId owner, string id, T value) =>
        new PutDocument(new DocumentKey(owner, collection, id), Serialize(value));

    /// <summary>A write that changes the document as it stands then.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="change">Gives the document as it shall be, from the one that is there or null; null to leave it. May be asked several times, and has no effects.</param>
    public DocumentWrite Change(OwnerId owner, string id, Func<T?, T?> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new ChangeDocument(
            new DocumentKey(owner, collection, id),
            found => change(found is { } json ? JsonSerializer.Deserialize(json.Span, typeInfo) : null) is { } changed ? Serialize(changed) : default(ReadOnlyMemory<byte>?));
    }

    /// <summary>Changes a document on condition that nobody else changes it meanwhile; from the start where somebody did.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="change">Gives the document as it shall be, from the one that is there or null; null to leave it. May be asked several times.</param>
    /// <returns>What was written; null where the change left it.</returns>
    /// <exception cref="CartritaException"><see cref="Problems.Unavailable"/>: others were always faster.</exception>
    public async Task<T?> UpdateAsync(OwnerId owner, string id, Func<T?, T?> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 1; ; attempt++)
        {
            var found = await ReadAsync(owner, id, CancellationToken.None);
            if (change(found?.Value) is not { } changed)
            {
                return null;
            }

            try
            {
                // Whether a write that nobody waited for was made is unknown, so it is waited for.
                await store.WriteAsync([found is null ? Create(owner, id, changed) : Replace(owner, id, changed, found.ETag)], CancellationToken.None);
                return changed;
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // Each attempt that fails is another writer that went on: with n of them one in n succeeds, and nobody fails so often.
            }
            catch (DocumentConflictException exception)
            {
                throw new CartritaException(Problems.Unavailable, "Too many requests of one user came at once.", exception);
            }
        }
    }

    /// <summary>A deletion; a missing document is no error.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Its id.</param>
    public DocumentWrite Delete(OwnerId owner, string id) => new DeleteDocument(new DocumentKey(owner, collection, id));

    /// <summary>Where a document of this collection lies.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Its id.</param>
    public DocumentKey KeyOf(OwnerId owner, string id) => new(owner, collection, id);

    /// <summary>The typed form of a document of this collection, as a list of the store gives it.</summary>
    /// <param name="stored">The document.</param>
    public Versioned<T> Parse(StoredDocument stored) =>
        new(JsonSerializer.Deserialize(stored.Json.Span, typeInfo)!, stored.ETag);

    private byte[] Serialize(T value) => JsonSerializer.SerializeToUtf8Bytes(value, typeInfo);
}
