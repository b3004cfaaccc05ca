using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Streaming;
using Microsoft.Win32.SafeHandles;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>The writing end of one log: the open segment and how much of it is durable.</summary>
/// <param name="directory">The log's folder.</param>
/// <param name="segmentBytes">A segment that has reached this length is closed.</param>
/// <param name="owners">Spares syncs of names that lie on the disk already.</param>
internal sealed class FrameFile(string directory, long segmentBytes, SyncedOwners owners)
{
    // A short log saves next to nothing.
    private const long ShortestSealed = 16 * 1024;

    private readonly Lock gate = new();
    private readonly List<(long Mark, TaskCompletionSource Completion)> waiters = [];
    private SafeFileHandle? handle;
    private int segment;
    private long length;
    private long written;
    private long synced;
    private long lastUsed;
    private long? dirtySince;
    private bool namesChanged;
    private bool torn;
    private bool ended;
    private bool closed;
    private volatile bool isBeingSealed;

    public static string PathOf(string directory, int segment) => Path.Combine(directory, $"{segment:D8}.log");

    /// <summary>Whether there is a segment, in either form.</summary>
    public static bool Exists(string directory, int segment) => PathOf(directory, segment) is var path && (File.Exists(path) || SealedSegment.Exists(path));

    /// <summary>Appends whole lines at one place. False where this end was closed meanwhile: take a new one.</summary>
    /// <param name="bytes">The lines.</param>
    /// <param name="starts">Where each record starts.</param>
    /// <param name="ends">Whether the log ends with them.</param>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="positions">The records' positions.</param>
    /// <param name="mark">What <see cref="WaitAsync"/> takes.</param>
    public bool TryAppend(ReadOnlySpan<byte> bytes, int[] starts, bool ends, long now, out FrameId[] positions, out long mark)
    {
        lock (gate)
        {
            positions = [];
            mark = written;
            if (closed)
            {
                return false;
            }

            lastUsed = now;
            if (starts.Length == 0)
            {
                return true;
            }

            var open = OpenSegment();
            Write(open, bytes);
            positions = Array.ConvertAll(starts, start => new FrameId(segment, length + start));
            length += bytes.Length;
            mark = written += bytes.Length;
            dirtySince ??= now;
            ended |= ends;
            return true;
        }
    }

    /// <summary>Whether something was appended that is not durable yet.</summary>
    public bool IsDirty
    {
        get
        {
            lock (gate)
            {
                return synced < written;
            }
        }
    }

    /// <summary>Whether what was appended up to a moment is not durable yet.</summary>
    public bool IsDirtySince(long moment)
    {
        // Whoever looks after all logs waits for none of them; what is sealed is durable.
        if (isBeingSealed)
        {
            return false;
        }

        lock (gate)
        {
            return synced < written && dirtySince <= moment;
        }
    }

    /// <summary>Completes once everything up to a mark is durable; somebody has to call <see cref="Sync"/>.</summary>
    public Task WaitAsync(long mark)
    {
        lock (gate)
        {
            if (synced >= mark)
            {
                return Task.CompletedTask;
            }

            var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((mark, completion));
            return completion.Task;
        }
    }

    /// <summary>Makes what was appended durable: one sync for all who wait.</summary>
    public void Sync()
    {
        SafeFileHandle? open;
        long mark;
        bool names;
        var held = false;
        lock (gate)
        {
            (open, mark, names, dirtySince) = (handle, written, namesChanged, null);
            open?.DangerousAddRef(ref held);
        }

        Exception? failure = null;
        try
        {
            if (open is not null)
            {
                RandomAccess.FlushToDisk(open);
            }

            if (names)
            {
                FlushNames();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failure = StorageFailureOf(exception);
        }
        finally
        {
            if (held)
            {
                open!.DangerousRelease();
            }
        }

        Settle(mark, names, failure);
    }

    /// <summary>Whether the log has ended, is long, durable and has not been used since a moment: it can be sealed.</summary>
    public bool IsSealable(long unusedSince)
    {
        if (isBeingSealed)
        {
            return false;
        }

        lock (gate)
        {
            return IsSealable() && lastUsed <= unusedSince;
        }
    }

    /// <summary>Compresses a log that has ended and closes the end; who appends meanwhile waits, and takes a new one. False where it is still needed.</summary>
    public bool TrySeal()
    {
        lock (gate)
        {
            if (!IsSealable())
            {
                return closed;
            }

            CloseSegment();
            closed = true;
            isBeingSealed = true;
            try
            {
                foreach (var path in Enumerable.Range(0, segment + 1).Select(number => PathOf(directory, number)).Where(File.Exists))
                {
                    SealedSegment.Seal(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The log stays as it is, which is as good for whoever reads it.
            }
            finally
            {
                isBeingSealed = false;
            }

            return true;
        }
    }

    /// <summary>Closes an end that is durable and has not been used since a moment; false where it is still needed.</summary>
    public bool TryClose(long unusedSince)
    {
        if (isBeingSealed)
        {
            return false;
        }

        lock (gate)
        {
            if (closed || lastUsed > unusedSince || synced < written || waiters.Count > 0)
            {
                return closed;
            }

            CloseSegment();
            return closed = true;
        }
    }

    /// <summary>Closes the end at once, and removes the log if asked to.</summary>
    public void Close(bool delete)
    {
        lock (gate)
        {
            CloseSegment();
            closed = true;
            if (delete && Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            synced = written;
        }

        Settle(long.MaxValue, names: false, failure: null);
    }

    private bool IsSealable() => ended && !closed && !torn && handle is not null && (segment > 0 || length >= ShortestSealed) && synced >= written && waiters.Count == 0;

    private SafeFileHandle OpenSegment()
    {
        if (torn)
        {
            // Whole records of the failed append stay: a reader may have taken them, and to repeat them is harmless.
            length = CutTornTail(handle!);
            torn = false;
        }

        if (handle is not null && length >= segmentBytes)
        {
            // What waits for a sync waits for this segment too.
            RandomAccess.FlushToDisk(handle);
            CloseSegment();
            return handle = Create(segment + 1);
        }

        return handle ??= OpenLast();
    }

    private SafeFileHandle OpenLast()
    {
        Directory.CreateDirectory(directory);
        var last = -1;
        while (Exists(directory, last + 1))
        {
            last++;
        }

        if (last < 0 || !File.Exists(PathOf(directory, last)))
        {
            // There is none yet, or what there is was sealed.
            return Create(last + 1);
        }

        var file = File.OpenHandle(PathOf(directory, last), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        (segment, length) = (last, CutTornTail(file));
        return file;
    }

    private SafeFileHandle Create(int number)
    {
        var file = File.OpenHandle(PathOf(directory, number), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        (segment, length, namesChanged) = (number, 0, true);
        return file;
    }

    /// <summary>A crash may have left half an append; readers don't take it, and the next append must not lie behind it.</summary>
    private static long CutTornTail(SafeFileHandle file)
    {
        var bytes = new byte[RandomAccess.GetLength(file)];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is var count and > 0)
        {
            read += count;
        }

        var whole = FrameLines.WholeLength(bytes.AsSpan(0, read));
        if (whole < bytes.Length)
        {
            RandomAccess.SetLength(file, whole);
        }

        return whole;
    }

    private void Write(SafeFileHandle open, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(open, bytes, length);
        }
        catch (IOException exception)
        {
            // Half a record may lie there; the next append cuts it first.
            torn = true;
            throw StorageFailureOf(exception);
        }
    }

    private void CloseSegment()
    {
        handle?.Dispose();
        handle = null;
    }

    /// <summary>The folder has a new file, the owner's perhaps a new folder; that there are an owner and a folder of owners is new once.</summary>
    private void FlushNames()
    {
        DirectorySync.Flush(directory);
        var owner = Path.GetDirectoryName(directory)!;
        DirectorySync.Flush(owner);
        if (owners.Contains(owner))
        {
            return;
        }

        var all = Path.GetDirectoryName(owner)!;
        DirectorySync.Flush(all);
        DirectorySync.Flush(Path.GetDirectoryName(all)!);
        owners.Add(owner);
    }

    private void Settle(long mark, bool names, Exception? failure)
    {
        List<TaskCompletionSource> settled;
        lock (gate)
        {
            if (failure is null)
            {
                synced = Math.Max(synced, Math.Min(mark, written));
                namesChanged &= !names;
            }
            else
            {
                // It is tried again at the next look.
                dirtySince = long.MinValue;
            }

            settled = [.. waiters.Where(waiter => waiter.Mark <= mark).Select(waiter => waiter.Completion)];
            waiters.RemoveAll(waiter => waiter.Mark <= mark);
        }

        foreach (var completion in settled)
        {
            _ = failure is null ? completion.TrySetResult() : completion.TrySetException(failure);
        }
    }

    private static Exception StorageFailureOf(Exception exception) =>
        exception is IOException io && StorageFailures.IsFull(io) ? StorageFailures.Full(io) : exception;
}
