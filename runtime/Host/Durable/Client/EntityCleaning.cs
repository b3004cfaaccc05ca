using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace Cartrita.Runtime.Host.Durable.Client;

/// <summary>Removes what entities have left behind, a page of entities at a time.</summary>
/// <remarks>Empty entities are never found: the commit that leaves an entity without anything removes it.</remarks>
/// <param name="work">The queues and the store.</param>
/// <param name="request">What to clean.</param>
internal sealed class EntityCleaning(RuntimeWork work, CleanEntityStorageRequest request)
{
    /// <summary>What has been done, and where to go on.</summary>
    public CleanEntityStorageResult Result { get; private set; } = new() { ContinuationToken = request.ContinuationToken };

    /// <summary>Cleans the next page.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task StepAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var page = await work.Store.QueryEntitiesAsync(new()
        {
            Now = work.Time.GetUtcNow(),
            WithTransient = true,
            After = Result.ContinuationToken,
            Limit = EntityQuery.DefaultPageSize,
        });
        foreach (var entity in page)
        {
            if (request.ReleaseOrphanedLocks && entity.Lock is { } held && await IsOrphanedAsync(held))
            {
                await ReleaseAsync(entity.Id, held);
                Result = Result with { OrphanedLocksReleased = Result.OrphanedLocksReleased + 1 };
            }
        }

        Result = Result with { ContinuationToken = page.Count == EntityQuery.DefaultPageSize ? page[^1].Id : null };
    }

    // The generation that took the lock no longer runs. A release that comes too late harms nobody: it names its critical section.
    private async Task<bool> IsOrphanedAsync(EntityLockState held) =>
        await work.Store.FindAsync(held.OwnerId, withValues: false) is not { } owner
        || await work.Store.ReadTurnAsync(owner.Key, withHistory: false) is not { } turn
        || turn.ExecutionId != held.OwnerExecutionId
        || turn.Status is not (OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Suspended);

    private async Task ReleaseAsync(string entityId, EntityLockState held)
    {
        foreach (var release in EntityDeliveries.Release(held.SectionId, [entityId], work.Time.GetUtcNow()))
        {
            if (await work.Store.SendAsync(release) is { } message)
            {
                work.Publish(message);
            }
        }
    }
}
