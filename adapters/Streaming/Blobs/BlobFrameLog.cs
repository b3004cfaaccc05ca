using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.Blobs;

/// <summary>Frame logs as append blobs: <c>frames/u/{owner}/{run}/{segment}.log</c>. Any number of processes write and read.</summary>
/// <param name="containers">The account's containers.</param>
/// <param name="time">The clock.</param>
/// <param name="segmentBlocks">A segment that has so many blocks is closed; Azure stops at 50,000.</param>
internal sealed class BlobFrameLog(BlobContainers containers, TimeProvider time, int segmentBlocks = 40_000) : IFrameLog
{
    private const int LogsAtMost = 1024;

    // A model thinks for seconds before its first token, and that should not come late: who has waited a while looks again after a twentieth of it.
    private const int PausesOfSilence = 20;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<FrameLogKey, BlobFrameEnd> ends = new();

    /// <inheritdoc />
    public async Task<IReadOnlyList<FrameId>> AppendAsync(
        FrameLogKey key, IReadOnlyList<FrameRecord> records, bool durable, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (records.Count == 0)
        {
            // What was appended before is durable already.
            return [];
        }

        var (bytes, starts) = FrameLines.Serialize(records);
        var segments = await SegmentsAsync(key, cancellationToken);
        return await EndOf(key).AppendAsync(segments, bytes, starts, segmentBlocks, cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<IReadOnlyList<LoggedFrame>> ReadAsync(
        FrameLogKey key, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new BlobFrameReader(await SegmentsAsync(key, cancellationToken), segmentBlocks);
        var silent = time.GetTimestamp();
        while (true)
        {
            var frames = await reader.NextAsync(cancellationToken);
            if (frames.Count > 0)
            {
                silent = time.GetTimestamp();
                yield return frames;
            }
            else if (follow)
            {
                await Task.Delay(PauseAfter(time.GetElapsedTime(silent)), time, cancellationToken);
            }
            else
            {
                yield break;
            }
        }
    }

    /// <inheritdoc />
    public async Task DeleteAsync(FrameLogKey key, CancellationToken cancellationToken)
    {
        ends.TryRemove(key, out _);
        var container = await containers.GetAsync(BlobContainers.Frames, cancellationToken);
        await foreach (var blob in container.GetBlobsAsync(prefix: PrefixOf(key), cancellationToken: cancellationToken))
        {
            StorageMeter.Count(StorageMeter.Frames, "delete");
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
        }
    }

    /// <summary>When a reader that has had nothing for so long looks again.</summary>
    internal static TimeSpan PauseAfter(TimeSpan silence) =>
        TimeSpan.FromTicks(Math.Clamp(silence.Ticks / PausesOfSilence, ShortestPause.Ticks, LongestPause.Ticks));

    private BlobFrameEnd EndOf(FrameLogKey key)
    {
        if (ends.Count >= LogsAtMost)
        {
            // What is known of an end saves a question and is never needed: forgetting all of them bounds memory.
            ends.Clear();
        }

        return ends.GetOrAdd(key, _ => new BlobFrameEnd());
    }

    private async Task<Func<int, AppendBlobClient>> SegmentsAsync(FrameLogKey key, CancellationToken cancellationToken)
    {
        var prefix = PrefixOf(key);
        BlobContainerClient container = await containers.GetAsync(BlobContainers.Frames, cancellationToken);
        return segment => container.GetAppendBlobClient($"{prefix}{segment:D8}.log");
    }

    private static string PrefixOf(FrameLogKey key) => $"u/{OwnedPath.Check(key.Owner)}/{OwnedPath.Check(key.Run.Value)}/";
}
