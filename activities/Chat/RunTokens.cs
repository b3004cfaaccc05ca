using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;

namespace Cartrita.Activities.Chat;

/// <summary>Counts the tokens of a run that has ended, once, by what its frames tell. A run without a limit of tokens costs nothing here.</summary>
/// <param name="frames">Reads the frames.</param>
/// <param name="accounts">Where they are counted.</param>
public sealed class RunTokens(FrameReader frames, TokenAccounts accounts)
{
    /// <summary>Settles a run; again changes nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task SettleAsync(RunDocument run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.TokenAccounts.Count == 0)
        {
            return;
        }

        var fold = new RunViewFold();
        await foreach (var batch in frames.ReadAsync(new FrameQuery(new FrameLogKey(run.OwnerId, run.Id)) { Follow = false }, cancellationToken))
        {
            foreach (var frame in batch)
            {
                fold.Add(frame);
            }
        }

        await accounts.SettleAsync(run.OwnerId, run.TokenAccounts, run.Id.Value, Taken(run, fold.View()));
    }

    // An answer that broke off has no count of its own: what was asked and what came of it count as they are estimated before a call.
    private static long Taken(RunDocument run, RunView view) => view.End is null && view.Text.Length > 0
        ? view.AllTokens + ContextBudget.Estimate(view.Text) + (run.Request?.Messages ?? []).Sum(message => ContextBudget.Estimate(message.Content))
        : view.AllTokens;
}
