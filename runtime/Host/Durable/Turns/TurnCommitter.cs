using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Commits turns and passes on what they made.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="logger">Where refusals are logged.</param>
internal sealed class TurnCommitter(RuntimeWork work, ILogger logger)
{
    /// <summary>Commits a turn; one that is refused is given the inbox that the store has.</summary>
    /// <param name="claim">The turn, which holds the instance.</param>
    /// <param name="turn">Where the instance stood.</param>
    /// <param name="commit">What changes.</param>
    /// <param name="traced">What its spans need; null where nobody listens.</param>
    /// <returns>False where the fence refused it.</returns>
    public async Task<bool> CommitAsync(TurnClaim claim, TurnState turn, TurnCommit commit, TracedExecution? traced)
    {
        if (await work.Store.CommitTurnAsync(claim.Instance.Failures > 0 ? commit with { ClearsFailures = true } : commit) is not { } made)
        {
            RuntimeLog.TurnFenced(logger, turn.InstanceId);
            work.Turns.Unsee(claim);
            work.Turns.Replace(claim, await work.Store.ReadInboxAsync(claim.Instance.Key));
            return false;
        }

        EmitSpans(traced, commit);
        work.Turns.Settle(claim, commit);
        work.Publish(made);
        if (commit.Status != turn.Status)
        {
            work.Watch.Changed(turn.InstanceId);
        }

        work.Meter.TurnCommitted();
        return true;
    }

    private void EmitSpans(TracedExecution? traced, TurnCommit commit)
    {
        try
        {
            // Before anybody hears of the commit: who waits for an end finds its span.
            if (traced is not null)
            {
                new TurnSpans(traced, commit).Emit();
            }
        }
        catch (Exception e)
        {
            // A listener's fault; the turn is durable, and what it made has to go on.
            RuntimeLog.SpansLost(logger, commit.InstanceId, e);
        }
    }
}
