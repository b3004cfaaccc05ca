using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>Runs turns of entities: claim, read, plan, run, commit, pass on what the commit made.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="runner">Runs operations.</param>
/// <param name="commits">Builds commits.</param>
/// <param name="logger">Where failures are logged.</param>
internal sealed class EntityDispatcher(
    RuntimeWork work, EntityRunner runner, EntityCommitBuilder commits, ILogger logger)
{
    /// <summary>Runs turns one after another until it is told to stop.</summary>
    /// <param name="stopping">Ends the wait for the next turn, and asks the running one to end.</param>
    public Task RunAsync(CancellationToken stopping) =>
        WorkLoop.RunAsync(work.Entities.ClaimAsync, claim => DispatchAsync(claim, stopping), logger, stopping);

    private async Task DispatchAsync(EntityClaim claim, CancellationToken stopping)
    {
        try
        {
            await TakeTurnAsync(claim, failure: null, stopping);
        }
        catch (Exception e)
        {
            // What operations throw is their result: whatever comes here is the runtime's failure, and waiting may mend it.
            await AbandonAsync(claim, e, stopping);
        }
    }

    private async Task TakeTurnAsync(EntityClaim claim, Exception? failure, CancellationToken stopping)
    {
        if (await work.Store.ReadEntityAsync(claim.Entity.Key) is not { } from)
        {
            work.Entities.Release(claim, [], held: null, more: false);
            return;
        }

        var begun = work.Time.GetTimestamp();
        var events = claim.Messages.Select(message => (EntityMessage)message.Event).ToList();
        var plan = EntityPlan.Make(from.Lock, events, work.Options.MaxEntityOperationBatchSize);
        if (plan.IsEmpty)
        {
            work.Entities.Release(claim, claim.Messages, plan.Lock, more: false);
            return;
        }

        var batch = failure is not null
            ? EntityCommitBuilder.Fail(from, plan, RuntimeFailures.PoisonedEntity(from.EntityId, claim.Entity.Failures + 1, failure))
            : plan.Operations.Count == 0
                ? new([], from.State)
                : await runner.RunAsync(from, claim.Messages, plan, stopping);
        if (batch.Outcomes.Count < plan.Operations.Count)
        {
            // Some have not run: the turn ends before the first of these, and with it all that comes later, locks too.
            plan = EntityPlan.Make(from.Lock, events, batch.Outcomes.Count);
        }

        LogFailures(from, events, plan, batch);
        await CommitAsync(claim, plan, commits.Build(from, claim.Messages, plan, batch, work.Time.GetUtcNow()));
        work.Meter.TurnEnded("entities", work.Time.GetElapsedTime(begun));
    }

    private async Task CommitAsync(EntityClaim claim, EntityPlan plan, EntityCommit commit)
    {
        if (!plan.IsEmpty)
        {
            if (await work.Store.CommitEntityAsync(commit) is not { } made)
            {
                RuntimeLog.TurnFenced(logger, commit.From.EntityId);
                work.Entities.Unsee(claim);
                work.Entities.Replace(claim, await work.Store.ReadInboxAsync(claim.Entity.Key));
                return;
            }

            work.Publish(made);
            work.Meter.EntityTurnCommitted(plan.Operations.Count);
        }

        var taken = commit.Consumed.ToHashSet();
        work.Entities.Release(claim, [.. claim.Messages.Where(message => !taken.Contains(message.Id))], plan.Lock, plan.HasMore);
    }

    private async Task AbandonAsync(EntityClaim claim, Exception exception, CancellationToken stopping)
    {
        var failures = claim.Entity.Failures + 1;
        if (failures >= work.Options.PoisonAttempts)
        {
            try
            {
                await TakeTurnAsync(claim, exception, stopping);
                RuntimeLog.EntityPoisoned(logger, claim.Entity.Key, failures, exception);
                work.Meter.Poisoned("entities");
                return;
            }
            catch (Exception e)
            {
                // The store cannot take the failures either: the entity stays as it is, and is tried again.
                exception = e;
            }
        }

        var delay = BackOff.After(work.Options, failures);
        work.Entities.Abandon(claim, delay);
        RuntimeLog.TurnAbandoned(logger, claim.Entity.Key, failures, delay, exception);
    }

    private void LogFailures(EntityTurnState from, List<EntityMessage> events, EntityPlan plan, EntityBatchResult batch)
    {
        foreach (var (place, outcome) in plan.Operations.Zip(batch.Outcomes))
        {
            if (outcome.Failure is { } failure)
            {
                RuntimeLog.OperationFailed(logger, ((EntityOperation)events[place]).Operation, from.EntityId, failure.ErrorType);
            }
        }
    }
}
