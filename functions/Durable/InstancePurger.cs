using Cartrita.Core.Durable;
using Cartrita.Core.Storage;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Durable;

/// <summary>Purges histories of orchestrations. One that still runs is marked, and purged when it has ended: a run may have told its end and still hold on to work that it gave up.</summary>
/// <param name="store">Keeps the marks (<see cref="InstancePurges"/>).</param>
internal sealed class InstancePurger(IDocumentStore store)
{
    /// <summary>Purges a history now or later; one that is gone is no error.</summary>
    /// <param name="instance">The instance's id.</param>
    /// <param name="client">Purges.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task PurgeAsync(string instance, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var purged = await client.PurgeInstanceAsync(instance, cancellationToken);
        if (purged.PurgedInstanceCount == 0 && await client.GetInstanceAsync(instance, cancellationToken) is { IsCompleted: false })
        {
            await store.WriteAsync([InstancePurges.Mark(instance)], cancellationToken);
        }
    }
}
