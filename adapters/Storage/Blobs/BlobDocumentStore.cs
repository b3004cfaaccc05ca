using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Blobs;

/// <summary>Documents as JSON blobs, with the blobs' own tags.</summary>
/// <param name="containers">The account's containers.</param>
/// <param name="ids">Names each write, so that a repeated request knows its own work.</param>
internal sealed class BlobDocumentStore(BlobContainers containers, IIdSource ids) : IDocumentStore
{
    private const int ParallelReads = 8;

    // Each attempt that fails is another writer that got through.
    private const int MostChanges = 100;
    private const string WriteId = "write";

    private static readonly BlobHttpHeaders Json = new() { ContentType = "application/json" };

    /// <inheritdoc />
    public Task<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) => FindAsync(key, cancellationToken);

    /// <inheritdoc />
    public async Task<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        var blob = await BlobAsync(key, cancellationToken);
        StorageMeter.Count(StorageMeter.Documents, "poll");
        return await blob.ExistsAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken)
    {
        var found = new StoredDocument?[keys.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, keys.Count, limits, async (index, stop) => found[index] = await FindAsync(keys[index], stop));
        return [.. found.OfType<StoredDocument>()];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string?>> WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(writes.Count);
        var tags = new string?[writes.Count];
        var beside = Task.WhenAll(writes.Index().Where(write => write.Item is ChangeDocument).Select(async write => tags[write.Index] = await ChangeAsync((ChangeDocument)write.Item, cancellationToken)));
        try
        {
            foreach (var (index, write) in writes.Index().Where(write => write.Item is not ChangeDocument))
            {
                tags[index] = await ApplyAsync(write, cancellationToken);
            }
        }
        catch
        {
            // Nothing of the batch goes on once the caller has heard of its failure, which is this one.
            await ((Task)beside).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await beside;
        return tags;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredDocument>> ListAsync(
        OwnerId owner, string collection, string idPrefix, string? after, int limit, CancellationToken cancellationToken)
    {
        var container = await containers.GetAsync(BlobContainers.Documents, cancellationToken);
        var root = new DocumentKey(owner, collection, string.Empty).ToString();
        var keys = new List<DocumentKey>();
        StorageMeter.Count(StorageMeter.Documents, "list");
        await foreach (var blob in container.GetBlobsAsync(prefix: root + idPrefix, cancellationToken: cancellationToken))
        {
            var id = blob.Name[root.Length..];
            if (string.CompareOrdinal(id, after) > 0)
            {
                keys.Add(new DocumentKey(owner, collection, id));
            }

            if (keys.Count == limit)
            {
                break;
            }
        }

        return await ReadManyAsync(keys, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<int> CountAsync(OwnerId owner, string collection, string idPrefix, int atMost, CancellationToken cancellationToken)
    {
        var container = await containers.GetAsync(BlobContainers.Documents, cancellationToken);
        StorageMeter.Count(StorageMeter.Documents, "count");
        var count = 0;
        await foreach (var _ in container.GetBlobsAsync(prefix: new DocumentKey(owner, collection, idPrefix).ToString(), cancellationToken: cancellationToken))
        {
            if (++count >= atMost)
            {
                break;
            }
        }

        return count;
    }

    private async Task<StoredDocument?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        var blob = await BlobAsync(key, cancellationToken);
        StorageMeter.Count(StorageMeter.Documents, "read");
        try
        {
            var content = (await blob.DownloadContentAsync(cancellationToken)).Value;
            return new StoredDocument(key, content.Content.ToMemory(), content.Details.ETag.ToString());
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    }

    private async Task<string?> ApplyAsync(DocumentWrite write, CancellationToken cancellationToken)
    {
        var blob = await BlobAsync(write.Key, cancellationToken);
        return write switch
        {
            CreateDocument create => await UploadAsync(blob, write.Key, create.Json, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken),
            ReplaceDocument replace => await UploadAsync(blob, write.Key, replace.Json, new BlobRequestConditions { IfMatch = new ETag(replace.ETag) }, cancellationToken),
            PutDocument put => await UploadAsync(blob, write.Key, put.Json, conditions: null, cancellationToken),
            DeleteDocument => await DeleteAsync(blob, cancellationToken),
            _ => throw new ArgumentException("The write is of a kind that this store does not know.", nameof(write)),
        };
    }

    private async Task<string?> ChangeAsync(ChangeDocument change, CancellationToken cancellationToken)
    {
        var blob = await BlobAsync(change.Key, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var found = await FindAsync(change.Key, cancellationToken);
            if (change.Change(found?.Json) is not { } changed)
            {
                return found?.ETag;
            }

            try
            {
                var conditions = found is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(found.ETag) };
                return await UploadAsync(blob, change.Key, changed, conditions, cancellationToken);
            }
            catch (DocumentConflictException) when (attempt < MostChanges)
            {
                // Somebody changed it meanwhile: from the start, with what is there now.
            }
        }
    }

    private async Task<string> UploadAsync(
        BlobClient blob, DocumentKey key, ReadOnlyMemory<byte> json, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var id = ids.NewId();
        var options = new BlobUploadOptions
        {
            HttpHeaders = Json,
            Conditions = conditions,
            Metadata = new Dictionary<string, string> { [WriteId] = id },
        };
        StorageMeter.Count(StorageMeter.Documents, "write");
        try
        {
            return (await blob.UploadAsync(BinaryData.FromBytes(json), options, cancellationToken)).Value.ETag.ToString();
        }
        catch (RequestFailedException exception) when (exception.IsConflict() || (conditions is not null && exception.IsMissing()))
        {
            // The client library repeats a request whose answer was lost, and the repetition then meets what the first one wrote.
            return await TagOfAsync(blob, id, cancellationToken) ?? throw new DocumentConflictException(key);
        }
    }

    private static async Task<string?> TagOfAsync(BlobClient blob, string writeId, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Documents, "read");
        try
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return properties.Metadata.TryGetValue(WriteId, out var written) && written == writeId ? properties.ETag.ToString() : null;
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    }

    private static async Task<string?> DeleteAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Documents, "delete");
        await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
        return null;
    }

    private async Task<BlobClient> BlobAsync(DocumentKey key, CancellationToken cancellationToken) =>
        (await containers.GetAsync(BlobContainers.Documents, cancellationToken)).GetBlobClient(key.ToString());
}
