using Cartrita.Adapters.Streaming.SignalR;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;

namespace Cartrita.Activities.Chat;

/// <summary>Erases what a run has in the stores: documents and marks, frames, payloads. The history of its orchestrations is the durable client's to purge.</summary>
/// <param name="store">Where the documents lie.</param>
/// <param name="runs">The runs.</param>
/// <param name="frames">Their frames.</param>
/// <param name="payloads">Their payloads.</param>
/// <param name="effects">What is kept of their calls.</param>
public sealed class RunErasure(IDocumentStore store, DocumentCollection<RunDocument> runs, IFrameLog frames, IRunPayloads payloads, EffectLedger effects)
{
    /// <summary>Erases; what is gone is no error.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async Task EraseAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        await store.WriteAsync(
            [runs.Delete(owner, run.Value), CancelMarks.Delete(owner, run), FrameWatches.Delete(owner, run), OpenRuns.Close(owner, run)], cancellationToken);
        await effects.EraseAsync(owner, run, cancellationToken);
        await frames.DeleteAsync(new FrameLogKey(owner, run), cancellationToken);
        await payloads.DeleteAsync(owner, run, cancellationToken);
    }
}
