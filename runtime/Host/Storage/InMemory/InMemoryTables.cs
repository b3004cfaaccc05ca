using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.InMemory;

/// <summary>The tables in dictionaries.</summary>
internal sealed class InMemoryTables : IStoreTables
{
    private readonly Dictionary<string, InMemoryInstance> _byId = new(StringComparer.Ordinal);

    /// <summary>Makes empty tables.</summary>
    public InMemoryTables() => DeadLetters = new InMemoryDeadLetters(Instances);

    /// <summary>The instances in order of creation.</summary>
    public SortedDictionary<long, InMemoryInstance> Instances { get; } = [];

    /// <summary>Finds an instance by its id.</summary>
    /// <param name="instanceId">The id.</param>
    public InMemoryInstance? FindInstance(string instanceId) => _byId.GetValueOrDefault(instanceId);

    /// <inheritdoc/>
    public IDeadLetterTables DeadLetters { get; }

    /// <inheritdoc/>
    public InstanceHead? Find(string instanceId) => Head(FindInstance(instanceId));

    /// <inheritdoc/>
    public InstanceHead? Find(long instanceKey) => Head(Instances.GetValueOrDefault(instanceKey));

    /// <inheritdoc/>
    public void AddInstance(long key, ExecutionStarted started)
    {
        var instance = new InMemoryInstance
        {
            Key = key,
            Started = started,
            ExecutionId = started.ExecutionId,
            UpdatedAt = started.Timestamp,
        };
        _byId.Add(started.InstanceId, instance);
        Instances.Add(key, instance);
        SetValue(key, ValueKind.Input, started.Input);
    }

    /// <inheritdoc/>
    public bool TryAdvance(TurnCommit commit)
    {
        if (Instances.GetValueOrDefault(commit.InstanceKey) is not { } instance
            || instance.ExecutionId != commit.ExecutionId
            || instance.History.Count != commit.HistoryLength
            || !commit.Consumed.All(instance.Inbox.ContainsKey))
        {
            return false;
        }

        foreach (var id in commit.Consumed)
        {
            instance.Inbox.Remove(id);
        }

        instance.ExecutionId = commit.Next?.ExecutionId ?? commit.ExecutionId;
        instance.Status = commit.Status;
        instance.UpdatedAt = commit.Now;
        return true;
    }

    /// <inheritdoc/>
    public bool TryAdvanceEntity(EntityCommit commit)
    {
        if (Instances.GetValueOrDefault(commit.From.InstanceKey) is not { } entity
            || entity.Turns != commit.From.Turns
            || !commit.Consumed.All(entity.Inbox.ContainsKey))
        {
            return false;
        }

        foreach (var id in commit.Consumed)
        {
            entity.Inbox.Remove(id);
        }

        entity.Turns++;
        entity.Status = OrchestrationRuntimeStatus.Running;
        entity.UpdatedAt = commit.Now;
        return true;
    }

    /// <inheritdoc/>
    public void SetLock(long key, EntityLockState? value) => Instances[key].Lock = value;

    /// <inheritdoc/>
    public bool HasMessages(long key) => Instances[key].Inbox.Count > 0;

    /// <inheritdoc/>
    public void SetValue(long key, ValueKind kind, string? value)
    {
        if (value is null)
        {
            Instances[key].Values.Remove(kind);
        }
        else
        {
            Instances[key].Values[kind] = value;
        }
    }

    /// <inheritdoc/>
    public void SetFailure(long key, TaskFailureDetails failure) => Instances[key].Failure = failure;

    /// <inheritdoc/>
    public void AddHistory(long key, int position, IReadOnlyList<HistoryEvent> events) => Instances[key].History.AddRange(events);

    /// <inheritdoc/>
    public void RemoveHistory(long key) => Instances[key].History.Clear();

    /// <inheritdoc/>
    public void AddMessage(InboxMessage message) => Instances[message.InstanceKey].Inbox.Add(message.Id, message);

    /// <inheritdoc/>
    public void RemoveTimer(long key, string executionId, int timerId)
    {
        var inbox = Instances[key].Inbox;
        if (inbox.Values.FirstOrDefault(message => message.IsTimer(executionId, timerId)) is { } timer)
        {
            inbox.Remove(timer.Id);
        }
    }

    /// <inheritdoc/>
    public void RemoveGenerationMessages(long key)
    {
        var inbox = Instances[key].Inbox;
        foreach (var message in inbox.Values.Where(message => message.ExecutionId is not null).ToList())
        {
            inbox.Remove(message.Id);
        }
    }

    /// <inheritdoc/>
    public void RemoveMessages(long key) => Instances[key].Inbox.Clear();

    /// <inheritdoc/>
    public void AddActivity(QueuedActivity activity) => Instances[activity.InstanceKey].Activities.Add(activity.Id, activity);

    /// <inheritdoc/>
    public bool TryRemoveActivity(QueuedActivity activity) =>
        Owned(activity) is { } instance && instance.Activities.Remove(activity.Id);

    /// <inheritdoc/>
    public bool TryRetryActivity(QueuedActivity activity)
    {
        if (Owned(activity) is not { } instance)
        {
            return false;
        }

        instance.Activities[activity.Id] = activity with { Attempt = activity.Attempt + 1, Failures = activity.Failures + 1 };
        return true;
    }

    /// <inheritdoc/>
    public void RemoveInstance(long key)
    {
        DeadLetters.RemoveInstance(key);
        if (Instances.Remove(key, out var instance))
        {
            _byId.Remove(instance.Started.InstanceId);
        }
    }

    private static InstanceHead? Head(InMemoryInstance? instance) =>
        instance is null ? null : new(instance.Key, instance.ExecutionId, instance.Status);

    private InMemoryInstance? Owned(QueuedActivity activity) =>
        Instances.GetValueOrDefault(activity.InstanceKey) is { } instance
        && instance.Activities.TryGetValue(activity.Id, out var current)
        && current.Attempt == activity.Attempt
            ? instance
            : null;
}
