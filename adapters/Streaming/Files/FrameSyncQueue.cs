using System.Collections.Concurrent;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>Syncs logs on threads of its own: a sync waits for the disk, and the pool's threads have better things to do.</summary>
internal sealed class FrameSyncQueue : IDisposable
{
    private const int Threads = 2;

    private readonly BlockingCollection<FrameFile> queue = new(new ConcurrentQueue<FrameFile>());
    private readonly ConcurrentDictionary<FrameFile, byte> queued = new();
    private readonly Thread[] threads = new Thread[Threads];
    private readonly Lock gate = new();
    private bool completed;

    public FrameSyncQueue()
    {
        for (var index = 0; index < Threads; index++)
        {
            threads[index] = new Thread(Run) { IsBackground = true, Name = "frame sync" };
            threads[index].Start();
        }
    }

    /// <summary>Asks for a sync that covers what was appended before this call; those who ask before it starts share it.</summary>
    public void Request(FrameFile file)
    {
        lock (gate)
        {
            if (!completed && queued.TryAdd(file, 0))
            {
                queue.Add(file);
            }
        }
    }

    /// <summary>Finishes what was asked for.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            completed = true;
            queue.CompleteAdding();
        }

        Array.ForEach(threads, thread => thread.Join());
        queue.Dispose();
    }

    private void Run()
    {
        foreach (var file in queue.GetConsumingEnumerable())
        {
            // Taken off first: who appends from here on needs the next sync.
            queued.TryRemove(file, out _);
            file.Sync();
        }
    }
}
