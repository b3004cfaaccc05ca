using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>Runs the operations of one turn on the entity's code.</summary>
/// <param name="work">The runtime's options and clock.</param>
/// <param name="catalog">The entities.</param>
/// <param name="converter">Serializes payloads.</param>
/// <param name="ids">Makes ids of orchestrations.</param>
/// <param name="properties">Adds properties to failures, where the app wants that.</param>
internal sealed class EntityRunner(
    RuntimeWork work, IDurableTaskCatalog catalog, DataConverter converter, IRandomIds ids, IExceptionPropertiesProvider? properties)
{
    // Code that was told to stop because of its timeout has this long to do so; then its place is given to another.
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(2);

    /// <summary>Runs operations.</summary>
    /// <param name="from">The entity as it is.</param>
    /// <param name="messages">What waits.</param>
    /// <param name="plan">Which of it to run.</param>
    /// <param name="stopping">Asks the code to end: what has not run then waits for another turn.</param>
    /// <returns>The outcomes of those that have ended, in order; fewer than there are where some have not run.</returns>
    public async Task<EntityBatchResult> RunAsync(
        EntityTurnState from, IReadOnlyList<InboxMessage> messages, EntityPlan plan, CancellationToken stopping)
    {
        var id = EntityInstanceId.FromString(from.EntityId);
        if (catalog.FindEntity(id.Name) is not { } code)
        {
            return EntityCommitBuilder.Fail(from, plan, TaskNotFound.Entity(id.Name));
        }

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var operations = plan.Operations.Select(place => (EntityOperation)messages[place].Event).ToList();
        var batch = new EntityBatch(new()
        {
            Id = id,
            State = from.State,
            Operations = operations,
            Converter = converter,
            NewId = ids.Next,
            MaximumPayloadBytes = work.Options.MaximumPayloadBytes,
            ExceptionProperties = properties,
            Stopping = stopping,
        });
        try
        {
            var running = code(new(id, entity => batch.RunAsync(Traced(entity)), operations[0].TraceParent) { TraceState = operations[0].TraceState }, cancellation.Token);
            if (!running.IsCompleted && work.Options.FunctionTimeout is { } timeout && !await EndsWithinAsync(running, timeout))
            {
                await cancellation.CancelAsync();
                await EndsWithinAsync(running, TimeoutGrace);
                return TimedOut(batch.Close() ?? new([], from.State), RuntimeFailures.FunctionTimeout(id.Name, timeout), operations.Count);
            }

            await running;
            return batch.Close() is { } result && (result.Outcomes.Count == operations.Count || stopping.IsCancellationRequested)
                ? result
                : EntityCommitBuilder.Fail(from, plan, RuntimeFailures.NotDispatched(id.Name));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It was asked to end because the host stops: what had ended counts, the rest runs at the next start.
            return batch.Close() ?? new([], from.State);
        }
        catch (Exception e)
        {
            // The function around the operations failed: none of them counts, and callers have to hear of it.
            batch.Close();
            return EntityCommitBuilder.Fail(from, plan, RuntimeFailures.EntityFunction(id.Name, e));
        }

        ITaskEntity Traced(ITaskEntity entity) => DurableSpans.IsOn
            ? new TracedEntity(entity, from.EntityId, [.. plan.Operations.Select((place, n) => new TracedOperation(messages[place].Id, operations[n]))])
            : entity;
    }

    // What had ended counts, the operation that took too long fails, and those behind it get another turn.
    private static EntityBatchResult TimedOut(EntityBatchResult ended, TaskFailureDetails failure, int operations) => ended.Outcomes.Count == operations
        ? ended
        : ended with { Outcomes = [.. ended.Outcomes, new OperationOutcome(null, failure, [])] };

    private async Task<bool> EndsWithinAsync(Task running, TimeSpan time)
    {
        await running.WaitAsync(time, work.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return running.IsCompleted;
    }
}
