using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Blobs;

/// <summary>Large bytes as block blobs: one request for what fits one block, else blocks that become a blob in one commit.</summary>
/// <remarks>Metadata values are percent-encoded, since headers are ASCII. MD5 is checked on every transfer: Azurite refuses CRC64 in its strict mode.</remarks>
/// <param name="containers">The account's containers.</param>
internal sealed class BlobContentStore(BlobContainers containers) : IContentStore
{
    private const int BlockSize = 4 * 1024 * 1024;

    private static readonly UploadTransferValidationOptions Checked = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 };

    /// <inheritdoc />
    public async Task<ContentInfo> PutAsync(
        ContentPath path, Stream content, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var blob = await containers.BlobAsync(path, cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var first = await FillAsync(content, buffer, hash, cancellationToken);
            if (first < BlockSize)
            {
                var whole = new ContentInfo(Convert.ToHexStringLower(hash.GetHashAndReset()), first);
                StorageMeter.Count(StorageMeter.Content, "put");
                await blob.UploadAsync(
                    new MemoryStream(buffer, 0, first, writable: false),
                    new BlobUploadOptions { Metadata = Encode(metadata, whole), TransferValidation = Checked },
                    cancellationToken);
                return whole;
            }

            return await PutBlocksAsync(blob, content, buffer, hash, metadata, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc />
    public async Task<Stream?> OpenReadAsync(ContentPath path, CancellationToken cancellationToken)
    {
        var blob = await containers.BlobAsync(path, cancellationToken);
        StorageMeter.Count(StorageMeter.Content, "get");
        try
        {
            return (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task DeleteAsync(ContentPath path, CancellationToken cancellationToken)
    {
        var blob = await containers.BlobAsync(path, cancellationToken);
        StorageMeter.Count(StorageMeter.Content, "delete");
        await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
    }

    /// <inheritdoc />
    public async Task DeleteUnderAsync(ContentPath path, CancellationToken cancellationToken)
    {
        var container = await containers.GetAsync(OwnedPath.Check(path.Container), cancellationToken);
        await foreach (var blob in container.GetBlobsAsync(prefix: $"u/{OwnedPath.Check(path.Owner)}/{OwnedPath.Check(path.Name)}/", cancellationToken: cancellationToken))
        {
            StorageMeter.Count(StorageMeter.Content, "delete");
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
        }
    }

    private static async Task<ContentInfo> PutBlocksAsync(
        BlockBlobClient blob,
        Stream content,
        byte[] buffer,
        IncrementalHash hash,
        IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        var blocks = new List<string>();
        var size = 0L;
        for (var filled = BlockSize; filled > 0; filled = await FillAsync(content, buffer, hash, cancellationToken))
        {
            var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(blocks.Count.ToString("D8", CultureInfo.InvariantCulture)));
            StorageMeter.Count(StorageMeter.Content, "put");
            await blob.StageBlockAsync(
                id, new MemoryStream(buffer, 0, filled, writable: false), new BlockBlobStageBlockOptions { TransferValidation = Checked }, cancellationToken);
            blocks.Add(id);
            size += filled;
        }

        var info = new ContentInfo(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        StorageMeter.Count(StorageMeter.Content, "put");
        await blob.CommitBlockListAsync(blocks, new CommitBlockListOptions { Metadata = Encode(metadata, info) }, cancellationToken);
        return info;
    }

    private static async Task<int> FillAsync(Stream content, byte[] buffer, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var filled = await content.ReadAtLeastAsync(buffer.AsMemory(0, BlockSize), BlockSize, throwOnEndOfStream: false, cancellationToken);
        hash.AppendData(buffer, 0, filled);
        return filled;
    }

    private static Dictionary<string, string> Encode(IReadOnlyDictionary<string, string>? metadata, ContentInfo info)
    {
        var encoded = (metadata ?? new Dictionary<string, string>()).ToDictionary(fact => fact.Key, fact => Uri.EscapeDataString(fact.Value));
        encoded["sha256"] = info.Sha256;
        return encoded;
    }
}
