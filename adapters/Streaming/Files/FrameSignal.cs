using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>One log's signal.</summary>
internal sealed class FrameSignal
{
    private TaskCompletionSource next = New();

    /// <summary>How many readers there are; guarded by <see cref="FrameSignals"/>.</summary>
    public int Readers { get; set; }

    /// <summary>Completes at the next raise. Take it before looking at the file, and await it if nothing was there.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Raise() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>One reader's place at a signal.</summary>
/// <param name="signals">Where it is held.</param>
/// <param name="key">The log.</param>
/// <param name="signal">The log's signal.</param>
internal sealed class FrameSubscription(FrameSignals signals, FrameLogKey key, FrameSignal signal) : IDisposable
{
    /// <summary>Completes at the next raise.</summary>
    public Task Next => signal.Next;

    public void Dispose() => signals.Leave(key, signal);
}
