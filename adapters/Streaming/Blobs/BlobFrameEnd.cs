using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.Blobs;

/// <summary>What this process knows of the end of one log, and how it appends there.</summary>
/// <remarks>
/// Every append names the position at which it has to land. Where that is refused, the bytes at the position tell whose append is there:
/// this one, whose answer was lost, or another writer's, behind which this one then goes. So a repeated append lands once.
/// </remarks>
internal sealed class BlobFrameEnd
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private int segment;
    private long length;
    private int blocks;
    private bool known;

    /// <summary>Appends whole lines and gives the records' positions.</summary>
    public async Task<FrameId[]> AppendAsync(
        Func<int, AppendBlobClient> segments, ReadOnlyMemory<byte> bytes, int[] starts, int segmentBlocks, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (!known)
            {
                await FindAsync(segments, segmentBlocks, cancellationToken);
            }

            while (true)
            {
                if (blocks >= segmentBlocks)
                {
                    await EnterAsync(segments, segment + 1, segmentBlocks, cancellationToken);
                }
                else if (await TryAppendAsync(segments(segment), bytes, cancellationToken) is { } position)
                {
                    return Array.ConvertAll(starts, start => new FrameId(segment, position + start));
                }
            }
        }
        catch
        {
            // Whatever went wrong, what is known of the end may be wrong with it; the failure itself goes on to the caller.
            known = false;
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task FindAsync(Func<int, AppendBlobClient> segments, int segmentBlocks, CancellationToken cancellationToken)
    {
        await EnterAsync(segments, 0, segmentBlocks, cancellationToken);
        while (blocks >= segmentBlocks)
        {
            await EnterAsync(segments, segment + 1, segmentBlocks, cancellationToken);
        }

        known = true;
    }

    /// <summary>Goes to a segment, which is made where it does not exist.</summary>
    private async Task EnterAsync(Func<int, AppendBlobClient> segments, int number, int segmentBlocks, CancellationToken cancellationToken)
    {
        var blob = segments(number);
        StorageMeter.Count(StorageMeter.Frames, "create");
        try
        {
            var conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All };
            await blob.CreateAsync(new AppendBlobCreateOptions { Conditions = conditions }, cancellationToken);
            (segment, length, blocks) = (number, 0, 0);
        }
        catch (RequestFailedException exception) when (exception.IsConflict())
        {
            segment = number;
            await LookAsync(blob, cancellationToken);
        }
    }

    private async Task LookAsync(AppendBlobClient blob, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Frames, "read");
        var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
        (length, blocks) = (properties.ContentLength, properties.BlobCommittedBlockCount);
    }

    /// <summary>Appends at the known end; null where the end was another one, which is known then.</summary>
    private async Task<long?> TryAppendAsync(AppendBlobClient blob, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var position = length;
        StorageMeter.Count(StorageMeter.Frames, "append");
        try
        {
            var options = new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = position } };
            var answer = (await blob.AppendBlockAsync(BinaryData.FromBytes(bytes).ToStream(), options, cancellationToken)).Value;
            (length, blocks) = (position + bytes.Length, answer.BlobCommittedBlockCount);
            return position;
        }
        catch (RequestFailedException exception) when (exception.IsConflict() || exception.IsFullOfBlocks())
        {
            await LookAsync(blob, cancellationToken);
            return length >= position + bytes.Length && await HoldsAsync(blob, position, bytes, cancellationToken) ? position : null;
        }
    }

    private static async Task<bool> HoldsAsync(AppendBlobClient blob, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Frames, "read");
        var options = new BlobDownloadOptions { Range = new HttpRange(position, bytes.Length) };
        var there = (await blob.DownloadContentAsync(options, cancellationToken)).Value.Content;
        return there.ToMemory().Span.SequenceEqual(bytes.Span);
    }
}
