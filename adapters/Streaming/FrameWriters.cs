using Cartrita.Core.Identifiers;
using Cartrita.Core.Streaming;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Adapters.Streaming;

/// <summary>Makes the writers through which activities append to a run's log.</summary>
/// <param name="log">The log.</param>
/// <param name="flush">How frames are batched.</param>
/// <param name="ids">Tells two copies of one activity apart.</param>
/// <param name="steps">What activities do, for the run's trace.</param>
/// <param name="time">The clock.</param>
public sealed class FrameWriters(IFrameLog log, FrameFlush flush, IIdSource ids, CurrentStep steps, TimeProvider time)
{
    /// <summary>Opens a writer; dispose it, so that what it holds back is appended.</summary>
    /// <param name="source">What its frames have in common.</param>
    public FrameWriter Open(FrameSource source) => new(log, source, ids.NewId(), flush, steps, time);
}
