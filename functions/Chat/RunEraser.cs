using Cartrita.Activities.Chat;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Functions.Durable;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Erases a run with everything that it has: documents and marks, frames, payloads, and the history of its orchestrations.</summary>
internal sealed class RunEraser(RunErasure erasure, ICancelMarks marks, RunCancellation cancellation, InstancePurger purger, TimeProvider time)
{
    // The orchestration ends a moment after it has closed its documents.
    private static readonly TimeSpan EndingTime = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(15);

    /// <summary>Whether nothing of a run is at work any more; what is, is asked to end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isHeld">Whether it holds a conversation, and so is scheduled sooner or later.</param>
    /// <param name="client">Knows how its orchestrations stand.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> IsAtRestAsync(RunDocument run, bool isHeld, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (run.Status != RunStatus.Running && time.GetUtcNow() - run.EndedAt > EndingTime)
        {
            return true;
        }

        if (await client.GetInstanceAsync(run.Id.Value, cancellationToken) is not { } instance)
        {
            if (isHeld)
            {
                await marks.MarkAsync(run.OwnerId, run.Id, cancellationToken);
            }

            return !isHeld;
        }

        if (!instance.IsCompleted)
        {
            // Asked once, it ends: the mark stays. Asked again after a while, since a crash between mark and event would have lost the event.
            if (await marks.MarkedAtAsync(run.OwnerId, run.Id, cancellationToken) is not { } asked || time.GetUtcNow() - asked > AskAgainAfter)
            {
                await cancellation.RequestAsync(run, client);
            }

            return false;
        }

        foreach (var child in run.Children)
        {
            if (await client.GetInstanceAsync(child, cancellationToken) is { IsCompleted: false })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Erases a run; one that is gone is no error.</summary>
    public async Task EraseAsync(OwnerId owner, RunId run, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await erasure.EraseAsync(owner, run, cancellationToken);
        await purger.PurgeAsync(run.Value, client, cancellationToken);
    }
}
