using System.Collections.Concurrent;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>Seals logs that have ended, one after the other on a thread of its own: nobody waits for it, and the disk is left to those who wait.</summary>
internal sealed class FrameSealQueue : IDisposable
{
    private readonly BlockingCollection<(FrameLogKey Key, FrameFile File)> queue = new(new ConcurrentQueue<(FrameLogKey, FrameFile)>());
    private readonly ConcurrentDictionary<FrameFile, byte> queued = new();
    private readonly Action<FrameLogKey, FrameFile> release;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private bool completed;

    /// <summary>Starts the thread.</summary>
    /// <param name="release">Lets go of a file that is sealed.</param>
    public FrameSealQueue(Action<FrameLogKey, FrameFile> release)
    {
        this.release = release;
        thread = new Thread(Run) { IsBackground = true, Name = "frame seal" };
        thread.Start();
    }

    /// <summary>Seals a log soon, and once.</summary>
    public void Add(FrameLogKey key, FrameFile file)
    {
        lock (gate)
        {
            if (!completed && queued.TryAdd(file, 0))
            {
                queue.Add((key, file));
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

        thread.Join();
        queue.Dispose();
    }

    private void Run()
    {
        foreach (var (key, file) in queue.GetConsumingEnumerable())
        {
            if (file.TrySeal())
            {
                release(key, file);
            }

            queued.TryRemove(file, out _);
        }
    }
}
