using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Storage.Entities;

namespace Cartrita.Runtime.Host.Storage.InMemory;

/// <summary>The store in memory: the same rules, as durable as the object. Opening it again takes it over, as a restart would.</summary>
internal sealed partial class InMemoryRuntimeStore : IRuntimeStore
{
    private readonly Lock _gate = new();
    private readonly InMemoryTables _tables = new();
    private readonly StoreRules _rules;
    private readonly RuntimeMeter? _meter;

    /// <summary>Makes an empty store.</summary>
    /// <param name="meter">Counts commits.</param>
    public InMemoryRuntimeStore(RuntimeMeter? meter = null)
    {
        _rules = new(_tables, 0, 0, 0);
        _meter = meter;
    }

    /// <inheritdoc/>
    public ValueTask<StoredWork> OpenAsync() => Write(() =>
    {
        foreach (var instance in _tables.Instances.Values)
        {
            foreach (var activity in instance.Activities.Values.ToList())
            {
                instance.Activities[activity.Id] = activity with { Attempt = activity.Attempt + 1 };
            }
        }

        return new StoredWork(
            [.. _tables.Instances.Values.SelectMany(instance => instance.Inbox.Values).OrderBy(message => message.Id)],
            [.. _tables.Instances.Values.SelectMany(instance => instance.Activities.Values).OrderBy(activity => activity.Id)])
        {
            TurnFailures = Letters.TurnFailures.ToDictionary(),
        };
    });

    /// <inheritdoc/>
    public ValueTask<CreationOutcome> CreateAsync(InstanceCreation creation) => Write(() => _rules.Create(creation));

    /// <inheritdoc/>
    public ValueTask<InboxMessage?> AppendAsync(string instanceId, HistoryEvent message) => Write(() => _rules.Append(instanceId, message));

    /// <inheritdoc/>
    public ValueTask<TurnState?> ReadTurnAsync(long instanceKey, bool withHistory = true)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_tables.Instances.GetValueOrDefault(instanceKey) is { } instance
                ? new TurnState(
                    instance.Key,
                    instance.Started.InstanceId,
                    instance.ExecutionId,
                    instance.Status,
                    instance.History.Count,
                    withHistory ? [.. instance.History] : [])
                : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredWork?> CommitTurnAsync(TurnCommit commit) => Write(() => _rules.CommitTurn(commit));

    /// <inheritdoc/>
    public ValueTask<ActivityOutcome> CompleteActivityAsync(QueuedActivity activity, HistoryEvent result) =>
        Write(() => _rules.CompleteActivity(activity, result));

    /// <inheritdoc/>
    public ValueTask<QueuedActivity?> AbandonActivityAsync(QueuedActivity activity) => Write(() => _rules.AbandonActivity(activity));

    /// <inheritdoc/>
    public ValueTask<InstanceRecord?> FindAsync(string instanceId, bool withValues)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_tables.FindInstance(instanceId)?.ToRecord(withValues));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InstanceRecord>> QueryAsync(InstanceQuery query)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<InstanceRecord>>(
            [
                .. _tables.Instances.Values
                    .Where(instance => instance.Key > query.After)
                    .Where(instance => !EntityRules.IsEntity(instance.Started.InstanceId))
                    .Where(instance => query.CreatedFrom is not { } from || instance.Started.Timestamp >= from)
                    .Where(instance => query.CreatedTo is not { } to || instance.Started.Timestamp <= to)
                    .Where(instance => query.Statuses?.Contains(instance.Status) ?? true)
                    .Where(instance => instance.Started.InstanceId.StartsWith(query.IdPrefix ?? "", StringComparison.Ordinal))
                    .Take(query.Limit)
                    .Select(instance => instance.ToRecord(query.WithValues)),
            ]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> PurgeAsync(string instanceId) => Write(() => _rules.Purge(instanceId));

    /// <inheritdoc/>
    public ValueTask<InboxMessage?> SendAsync(Delivery delivery) => Write(() => _rules.Send(delivery));

    /// <inheritdoc/>
    public ValueTask<EntityTurnState?> ReadEntityAsync(long instanceKey)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_tables.Instances.GetValueOrDefault(instanceKey)?.ToEntity());
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredWork?> CommitEntityAsync(EntityCommit commit) => Write(() => _rules.CommitEntity(commit));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntityRecord>> QueryEntitiesAsync(EntityStoreQuery query)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<EntityRecord>>(
            [
                .. _tables.Instances.Values
                    .Where(instance => instance.Started.InstanceId.StartsWith(query.Prefix, StringComparison.Ordinal))
                    .Where(instance => query.After is not { } after || string.CompareOrdinal(instance.Started.InstanceId, after) > 0)
                    .Select(instance => instance.ToEntityRecord(query.WithState, query.Now))
                    .Where(entity => query.UpdatedFrom is not { } from || entity.UpdatedAt >= from)
                    .Where(entity => query.UpdatedTo is not { } to || entity.UpdatedAt <= to)
                    .Where(entity => query.WithTransient || entity.HasState)
                    .OrderBy(entity => entity.Id, StringComparer.Ordinal)
                    .Take(query.Limit),
            ]);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<T> Write<T>(Func<T> write)
    {
        lock (_gate)
        {
            var result = write();
            _meter?.Committed(1);
            return ValueTask.FromResult(result);
        }
    }
}
