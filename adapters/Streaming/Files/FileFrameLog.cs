using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>Frame logs as files: <c>frames/u/{owner}/{run}/{segment}.log</c>, and <c>.log.gz</c> once the log has ended. One process writes; any number read.</summary>
/// <remarks>
/// An append is one write, so readers see it and a killed process does not lose it. A log is synced when somebody waits for it, else two
/// seconds after it was written: the syncs of many open answers would keep the disk from the commits that every new run waits for.
/// Memory is held for logs that were written in the last seconds, and for readers. A log that has ended is compressed then, segment by segment; what comes late all the same begins another segment.
/// </remarks>
internal sealed class FileFrameLog : IFrameLog, IDisposable
{
    private const long DefaultSegmentBytes = 8L * 1024 * 1024;
    private const int TicksPerLook = 5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SyncTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<FrameLogKey, FrameFile> files = new();
    private readonly FrameSignals signals = new();
    private readonly FrameSyncQueue syncs = new();
    private readonly FrameSealQueue seals;
    private readonly SyncedOwners owners = new();
    private readonly string root;
    private readonly TimeProvider time;
    private readonly long segmentBytes;
    private readonly ITimer timer;
    private int ticks;
    private volatile bool disposed;

    public FileFrameLog(string stateDirectory, TimeProvider time, long segmentBytes = DefaultSegmentBytes)
    {
        root = Path.GetFullPath(stateDirectory);
        (this.time, this.segmentBytes) = (time, segmentBytes);
        seals = new FrameSealQueue((key, file) => files.TryRemove(KeyValuePair.Create(key, file)));
        timer = time.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    /// <summary>How many logs are held open for writing.</summary>
    internal int OpenLogs => files.Count;

    /// <summary>How many logs hold what is not durable yet.</summary>
    internal int UnsyncedLogs => files.Values.Count(file => file.IsDirty);

    /// <summary>How many logs have readers.</summary>
    internal int FollowedLogs => signals.Count;

    /// <inheritdoc />
    public async Task<IReadOnlyList<FrameId>> AppendAsync(
        FrameLogKey key, IReadOnlyList<FrameRecord> records, bool durable, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageMeter.Count(StorageMeter.Frames, "append");
        var (bytes, starts) = FrameLines.Serialize(records);
        var ends = records.Any(record => record.EventType == FrameKinds.Done);
        FrameFile file;
        FrameId[] positions;
        long mark;
        do
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            file = files.GetOrAdd(key, NewFile);
        }
        while (!file.TryAppend(bytes.Span, starts, ends, time.GetTimestamp(), out positions, out mark));

        signals.Raise(key);
        if (durable)
        {
            var synced = file.WaitAsync(mark);
            syncs.Request(file);
            await synced.WaitAsync(cancellationToken);
        }

        return positions;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<IReadOnlyList<LoggedFrame>> ReadAsync(
        FrameLogKey key, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = signals.Subscribe(key);
        using var reader = new FrameFileReader(DirectoryOf(key));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = subscription.Next;
            StorageMeter.Count(StorageMeter.Frames, "poll");
            var frames = reader.Next();
            if (frames.Count > 0)
            {
                yield return frames;
            }
            else if (follow)
            {
                await next.WaitAsync(cancellationToken);
            }
            else
            {
                yield break;
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(FrameLogKey key, CancellationToken cancellationToken)
    {
        StorageMeter.Count(StorageMeter.Frames, "delete");
        var file = files.GetOrAdd(key, NewFile);
        file.Close(delete: true);
        files.TryRemove(KeyValuePair.Create(key, file));
        return Task.CompletedTask;
    }

    /// <summary>Syncs and closes every log, and seals those that have ended.</summary>
    public void Dispose()
    {
        disposed = true;
        timer.Dispose();
        foreach (var file in files.Values.Where(file => file.IsDirty))
        {
            syncs.Request(file);
        }

        syncs.Dispose();
        foreach (var (key, file) in files.Where(open => open.Value.IsSealable(long.MaxValue)))
        {
            seals.Add(key, file);
        }

        seals.Dispose();
        foreach (var file in files.Values)
        {
            file.Close(delete: false);
        }
    }

    private FrameFile NewFile(FrameLogKey key) => new(DirectoryOf(key), segmentBytes, owners);

    private string DirectoryOf(FrameLogKey key) => OwnedPath.Combine(root, "frames", key.Owner, key.Run.Value);

    private long Before(TimeSpan ago) => time.GetTimestamp() - (long)(ago.TotalSeconds * time.TimestampFrequency);

    private void OnTick()
    {
        var (dirtySince, unusedSince) = (Before(SyncTime), Before(IdleTime));
        foreach (var (key, file) in files)
        {
            if (file.IsDirtySince(dirtySince))
            {
                syncs.Request(file);
            }
            else if (file.IsSealable(unusedSince))
            {
                seals.Add(key, file);
            }
            else if (file.TryClose(unusedSince))
            {
                files.TryRemove(KeyValuePair.Create(key, file));
            }
        }

        if (Interlocked.Increment(ref ticks) % TicksPerLook == 0)
        {
            signals.RaiseAll();
        }
    }
}
