using System.Diagnostics;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Durable.Client;

/// <summary>The entity client of the local runtime.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="converter">Serializes payloads.</param>
internal sealed class LocalDurableEntityClient(RuntimeWork work, DataConverter converter) : DurableEntityClient("local")
{
    /// <inheritdoc/>
    public override async Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null, CancellationToken cancellation = default)
    {
        ThrowIfDefault(id);
        ArgumentNullException.ThrowIfNull(operationName);
        cancellation.ThrowIfCancellationRequested();
        var payload = converter.Serialize(input);
        if (RuntimeFailures.IsTooLarge(payload, work.Options.MaximumPayloadBytes))
        {
            throw new ArgumentException(
                RuntimeFailures.PayloadTooLarge("The input", payload!, work.Options.MaximumPayloadBytes).ErrorMessage, nameof(input));
        }

        using var span = new SpanScope(DurableSpans.StartSignal(id, operationName, options?.SignalTime));
        var caller = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var operation = EntityDeliveries.Operation(operationName, payload, callerId: null, work.Time.GetUtcNow()) with
        {
            TraceParent = caller?.Id,
            TraceState = caller?.TraceStateString,
        };
        var signal = EntityDeliveries.Signal(id.ToString(), options?.SignalTime?.ToUniversalTime(), operation);
        if (await work.Store.SendAsync(signal) is { } message)
        {
            work.Publish(message);
        }
    }

    /// <inheritdoc/>
    public override Task<EntityMetadata?> GetEntityAsync(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        FindAsync(id, includeState, ToMetadata, cancellation);

    /// <inheritdoc/>
    public override Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        FindAsync(id, includeState, ToMetadata<T>, cancellation);

    /// <inheritdoc/>
    public override AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null) => Query(filter, ToMetadata);

    /// <inheritdoc/>
    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null) => Query(filter, ToMetadata<T>);

    /// <inheritdoc/>
    public override async Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default)
    {
        var cleaning = new EntityCleaning(work, request ?? CleanEntityStorageRequest.Default);
        do
        {
            await cleaning.StepAsync(cancellation);
        }
        while (continueUntilComplete && cleaning.Result.ContinuationToken is not null);

        return cleaning.Result;
    }

    private static void ThrowIfDefault(EntityInstanceId id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id.Name, "id.Name");
        ArgumentNullException.ThrowIfNull(id.Key, "id.Key");
    }

    private static T WithDetails<T>(EntityRecord record, Func<EntityInstanceId, DateTimeOffset, int, string?, T> make) =>
        make(EntityInstanceId.FromString(record.Id), record.UpdatedAt, record.Waiting, record.Lock?.OwnerId);

    private EntityMetadata ToMetadata(EntityRecord record) => WithDetails(record, (id, updated, waiting, owner) =>
        new EntityMetadata(id, record.State is { } state ? new SerializedData(state, converter) : null)
        {
            LastModifiedTime = updated,
            BacklogQueueSize = waiting,
            LockedBy = owner,
        });

    private EntityMetadata<T> ToMetadata<T>(EntityRecord record) => WithDetails(record, (id, updated, waiting, owner) =>
        record.State is { } state
            ? new EntityMetadata<T>(id, converter.Deserialize<T>(state)) { LastModifiedTime = updated, BacklogQueueSize = waiting, LockedBy = owner }
            : new EntityMetadata<T>(id) { LastModifiedTime = updated, BacklogQueueSize = waiting, LockedBy = owner });

    private async Task<T?> FindAsync<T>(EntityInstanceId id, bool includeState, Func<EntityRecord, T> select, CancellationToken cancellation)
        where T : class
    {
        ThrowIfDefault(id);
        cancellation.ThrowIfCancellationRequested();
        var found = await work.Store.QueryEntitiesAsync(new()
        {
            Now = work.Time.GetUtcNow(),
            Prefix = id.ToString(),
            WithState = includeState,
            Limit = 1,
        });

        // Of all ids that begin so, the id itself is the first.
        return found is [var entity] && entity.Id == id.ToString() ? select(entity) : null;
    }

    private AsyncPageable<T> Query<T>(EntityQuery? filter, Func<EntityRecord, T> select)
        where T : notnull
    {
        filter ??= new();
        return Pageable.Create(async (string? continuation, int? pageSize, CancellationToken cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var size = pageSize ?? filter.PageSize ?? EntityQuery.DefaultPageSize;
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(EntityQuery.PageSize));
            var found = await work.Store.QueryEntitiesAsync(new()
            {
                Now = work.Time.GetUtcNow(),
                Prefix = string.IsNullOrEmpty(filter.InstanceIdStartsWith) ? "@" : filter.InstanceIdStartsWith,
                UpdatedFrom = filter.LastModifiedFrom,
                UpdatedTo = filter.LastModifiedTo,
                WithTransient = filter.IncludeTransient,
                WithState = filter.IncludeState,
                After = continuation ?? filter.ContinuationToken,
                Limit = size < int.MaxValue ? size + 1 : size,
            });
            return new Page<T>([.. found.Take(size).Select(select)], found.Count > size ? found[size - 1].Id : null);
        });
    }
}
