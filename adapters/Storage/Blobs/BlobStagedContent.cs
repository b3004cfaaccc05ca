using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage.Blobs;

/// <summary>Blocks as staged blocks of the blob that they become. Nothing is copied when they are committed.</summary>
/// <remarks>The service itself forgets blocks that nobody commits for a week.</remarks>
/// <param name="containers">The account's containers.</param>
internal sealed class BlobStagedContent(BlobContainers containers) : IStagedContent
{
    // Any number that an integer can be.
    private const string NumberForm = "D10";

    private static readonly UploadTransferValidationOptions Checked = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 };

    /// <inheritdoc />
    public async Task StageAsync(ContentPath path, int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfZero(content.Length);
        var blob = await containers.BlobAsync(path, cancellationToken);
        StorageMeter.Count(StorageMeter.Content, "put");
        await blob.StageBlockAsync(IdOf(number), Open(content), new BlockBlobStageBlockOptions { TransferValidation = Checked }, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StagedBlock>> ListAsync(ContentPath path, CancellationToken cancellationToken)
    {
        var blocks = await BlocksAsync(await containers.BlobAsync(path, cancellationToken), BlockListTypes.Uncommitted, cancellationToken);
        return
        [
            .. from block in blocks?.UncommittedBlocks ?? []
               let staged = new StagedBlock(NumberOf(block.Name), block.SizeLong)
               where staged.Number >= 0
               orderby staged.Number
               select staged,
        ];
    }

    /// <inheritdoc />
    public async Task CommitAsync(
        ContentPath path, IReadOnlyList<int> numbers, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(numbers.Count);
        var blob = await containers.BlobAsync(path, cancellationToken);
        var facts = (metadata ?? new Dictionary<string, string>()).ToDictionary(fact => fact.Key, fact => Uri.EscapeDataString(fact.Value));
        StorageMeter.Count(StorageMeter.Content, "put");
        try
        {
            // The service takes a block from what is staged or, where a commit is repeated, from the blob itself.
            await blob.CommitBlockListAsync(numbers.Select(IdOf), new CommitBlockListOptions { Metadata = facts }, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            if (!await blob.ExistsAsync(cancellationToken))
            {
                throw new CartritaException(Problems.UploadIncomplete, "A part of the upload is missing.", exception);
            }
        }
    }

    /// <inheritdoc />
    public async Task AbandonAsync(ContentPath path, CancellationToken cancellationToken)
    {
        var blob = await containers.BlobAsync(path, cancellationToken);
        if (await BlocksAsync(blob, BlockListTypes.Uncommitted, cancellationToken) is not { } blocks || !blocks.UncommittedBlocks.Any())
        {
            return;
        }

        // A blob of staged blocks alone can't be deleted. An empty commit throws them away, and what it makes can be.
        StorageMeter.Count(StorageMeter.Content, "delete");
        try
        {
            var options = new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            var empty = (await blob.CommitBlockListAsync([], options, cancellationToken)).Value;
            await blob.DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = empty.ETag }, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.IsConflict())
        {
            // A content lies there: what was staged over it goes when the service forgets it.
        }
    }

    private static async Task<BlockList?> BlocksAsync(BlockBlobClient blob, BlockListTypes types, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Content, "list");
        try
        {
            return (await blob.GetBlockListAsync(types, cancellationToken: cancellationToken)).Value;
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    }

    // All ids of a blob must have one length.
    private static string IdOf(int number) => Convert.ToBase64String(Encoding.ASCII.GetBytes(number.ToString(NumberForm, CultureInfo.InvariantCulture)));

    private static int NumberOf(string id)
    {
        Span<byte> text = stackalloc byte[16];
        return Convert.TryFromBase64String(id, text, out var length) && int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);
}
