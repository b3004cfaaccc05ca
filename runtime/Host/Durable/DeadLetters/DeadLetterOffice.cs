using Cartrita.Runtime.Host.Durable.Turns;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.DeadLetters;

/// <summary>Lists what was given up, tries it again or throws it away.</summary>
/// <param name="work">The store and the queues.</param>
/// <param name="logger">Where retries are logged.</param>
internal sealed class DeadLetterOffice(RuntimeWork work, ILogger<DeadLetterOffice> logger)
{
    private readonly RetryPlanner _planner = new(new TurnCommitBuilder(work.Options).DueTime);

    /// <summary>Reads a page of letters.</summary>
    /// <param name="query">Which ones.</param>
    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterQuery query) => work.Store.ListDeadLettersAsync(query);

    /// <summary>Reads one letter with its messages.</summary>
    /// <param name="id">Its number.</param>
    public ValueTask<DeadLetter?> FindAsync(long id) => work.Store.FindDeadLetterAsync(id);

    /// <summary>Takes the run back to before the failure, where no wrong state can come of it.</summary>
    /// <param name="id">The letter's number.</param>
    public async Task<RetryOutcome> RetryAsync(long id)
    {
        if (await work.Store.FindDeadLetterAsync(id) is not { } letter
            || await work.Store.ReadTurnAsync(letter.InstanceKey, withHistory: true) is not { } run)
        {
            return new(Found: false, null);
        }

        var turns = await work.Store.ListDeadLettersAsync(new() { InstanceId = letter.InstanceId, Kind = DeadLetterKind.Turn, Limit = 1 });
        var plan = _planner.Plan(letter, run, turns.Count > 0, work.Time.GetUtcNow());
        if (plan.Retry is not { } retry)
        {
            return new(Found: true, plan.Refusal);
        }

        if (await work.Store.RetryDeadLetterAsync(retry) is not { } made)
        {
            return new(Found: true, $"The run '{letter.InstanceId}' has changed meanwhile.");
        }

        RuntimeLog.DeadLetterRetried(logger, id, letter.InstanceId);
        work.Turns.Restored(letter.InstanceKey);
        work.Publish(made);
        work.Watch.Changed(letter.InstanceId);
        return new(Found: true, null);
    }

    /// <summary>Throws a letter away; the run stays failed.</summary>
    /// <param name="id">The letter's number.</param>
    /// <returns>False where there is no such letter.</returns>
    public ValueTask<bool> DiscardAsync(long id) => work.Store.DiscardDeadLetterAsync(id);
}
