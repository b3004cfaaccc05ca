using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Streaming;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Asks runs to end; each does so by itself, with its one terminal frame.</summary>
internal sealed class RunCancellation(ICancelMarks marks, RunFollower follower)
{
    /// <summary>Asks a run to end; false where it has ended already. Once asked, nobody's leaving takes it back.</summary>
    public async Task<bool> RequestAsync(RunDocument run, DurableTaskClient client)
    {
        if (run.Status != RunStatus.Running || await HasEndedAsync(run))
        {
            return false;
        }

        // The mark stops what streams now; the event wakes an orchestration that waits.
        await marks.MarkAsync(run.OwnerId, run.Id, CancellationToken.None);
        await client.RaiseEventAsync(run.Id.Value, DurableNames.CancelEvent, cancellation: CancellationToken.None);
        return true;
    }

    // The documents of a run are closed a moment after its client was told the end.
    private async Task<bool> HasEndedAsync(RunDocument run) =>
        (await follower.ReadAsync(run, StreamCursor.All, CancellationToken.None))
            .Any(frame => frame.EventType is FrameKinds.End or FrameKinds.Error or FrameKinds.Done);
}
