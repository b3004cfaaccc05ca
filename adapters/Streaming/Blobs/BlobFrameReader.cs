using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.Blobs;

/// <summary>Reads a log's segments in order and remembers where it stands.</summary>
/// <param name="segments">The log's segments.</param>
/// <param name="segmentBlocks">A segment that has so many blocks is closed.</param>
internal sealed class BlobFrameReader(Func<int, AppendBlobClient> segments, int segmentBlocks)
{
    private int segment;
    private long offset;
    private int blocks;

    /// <summary>The next records; none when the reader has come to the log's end.</summary>
    public async Task<IReadOnlyList<LoggedFrame>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var frames = await ReadAsync(segments(segment), cancellationToken);
            if (frames.Count > 0 || blocks < segmentBlocks)
            {
                return frames;
            }

            (segment, offset, blocks) = (segment + 1, 0, 0);
        }
    }

    private async Task<List<LoggedFrame>> ReadAsync(AppendBlobClient blob, CancellationToken cancellationToken)
    {
        var frames = new List<LoggedFrame>();
        StorageMeter.Count(StorageMeter.Frames, "poll");
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset) };
            var piece = (await blob.DownloadContentAsync(options, cancellationToken)).Value;
            offset += FrameLines.Parse(piece.Content.ToMemory().Span, segment, offset, frames);
            blocks = piece.Details.BlobCommittedBlockCount;
        }
        catch (RequestFailedException exception) when (exception.IsMissing() || exception.IsPastEnd())
        {
            // Nothing lies there yet.
        }

        return frames;
    }
}
