using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>Wakes the readers of a log in this process. It carries no data: readers share nothing with the writer but the file.</summary>
internal sealed class FrameSignals
{
    private readonly Lock gate = new();
    private readonly Dictionary<FrameLogKey, FrameSignal> signals = [];

    /// <summary>How many logs have readers.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return signals.Count;
            }
        }
    }

    /// <summary>Subscribes a reader; dispose the subscription when the reading ends.</summary>
    public FrameSubscription Subscribe(FrameLogKey key)
    {
        lock (gate)
        {
            if (!signals.TryGetValue(key, out var signal))
            {
                signals.Add(key, signal = new FrameSignal());
            }

            signal.Readers++;
            return new FrameSubscription(this, key, signal);
        }
    }

    /// <summary>Wakes the readers of one log.</summary>
    public void Raise(FrameLogKey key)
    {
        FrameSignal? signal;
        lock (gate)
        {
            signals.TryGetValue(key, out signal);
        }

        signal?.Raise();
    }

    /// <summary>Wakes every reader, to look for what another process wrote.</summary>
    public void RaiseAll()
    {
        FrameSignal[] all;
        lock (gate)
        {
            all = [.. signals.Values];
        }

        Array.ForEach(all, signal => signal.Raise());
    }

    internal void Leave(FrameLogKey key, FrameSignal signal)
    {
        lock (gate)
        {
            if (--signal.Readers == 0)
            {
                signals.Remove(key);
            }
        }
    }
}
