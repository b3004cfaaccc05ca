using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Blobs;

/// <summary>The account's containers, each made on its first use by this process.</summary>
/// <param name="service">The account.</param>
internal sealed class BlobContainers(BlobServiceClient service)
{
    public const string Documents = "documents";
    public const string Frames = "frames";

    /// <summary>What the sandbox's job is fed with and hands back; kept for minutes.</summary>
    public const string Sandbox = "sandbox";

    private readonly ConcurrentDictionary<string, Lazy<Task<BlobContainerClient>>> containers = new(StringComparer.Ordinal);

    public async Task<BlobContainerClient> GetAsync(string name, CancellationToken cancellationToken)
    {
        var container = containers.GetOrAdd(name, static (key, account) => new Lazy<Task<BlobContainerClient>>(() => MakeAsync(account, key)), service);
        try
        {
            return await container.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (container.Value.IsFaulted)
        {
            // A failed attempt must not be remembered: the next use tries again.
            containers.TryRemove(KeyValuePair.Create(name, container));
            throw;
        }
    }

    public async Task<BlockBlobClient> BlobAsync(ContentPath path, CancellationToken cancellationToken)
    {
        var container = await GetAsync(OwnedPath.Check(path.Container), cancellationToken);
        return container.GetBlockBlobClient($"u/{OwnedPath.Check(path.Owner)}/{OwnedPath.Check(path.Name)}");
    }

    private static async Task<BlobContainerClient> MakeAsync(BlobServiceClient account, string name)
    {
        var container = account.GetBlobContainerClient(name);
        await container.CreateIfNotExistsAsync();
        return container;
    }
}
