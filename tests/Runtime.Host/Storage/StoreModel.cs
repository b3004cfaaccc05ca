using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Storage;

/// <summary>What a store should hold, kept the simplest way: lists, and no ids of its own.</summary>
internal sealed class StoreModel
{
    private readonly Dictionary<string, Instance> _instances = [];
    private readonly List<(Instance Owner, int Generation, int Task)> _queue = [];

    public bool IsLive(string id) => _instances.TryGetValue(id, out var instance) && instance.IsLive;

    public int QueueLength => _queue.Count;

    public bool Create(string id)
    {
        if (IsLive(id))
        {
            return false;
        }

        Remove(id);
        _instances[id] = new Instance(id) { Inbox = { ("start", false) } };
        return true;
    }

    public bool Append(string id, string name)
    {
        if (!IsLive(id))
        {
            return false;
        }

        _instances[id].Inbox.Add((name, false));
        return true;
    }

    public void Turn(string id, int seen, int activities, bool timer, OrchestrationRuntimeStatus status, bool next)
    {
        var instance = _instances[id];
        instance.Inbox.RemoveRange(0, seen);
        instance.Status = status;
        instance.History = next ? 0 : instance.History + 1;
        for (var task = 0; task < activities; task++)
        {
            _queue.Add((instance, instance.Generation, task));
        }

        if (next)
        {
            instance.Generation++;
            instance.Inbox.RemoveAll(message => message.Bound);
            instance.Inbox.InsertRange(0, [("start", false), ("carried", false)]);
        }
        else if (!instance.IsLive)
        {
            instance.Inbox.Clear();
        }
        else if (timer)
        {
            instance.Inbox.Add(("timer", true));
        }
    }

    public bool Complete(int index)
    {
        var (owner, generation, task) = _queue[index];
        _queue.RemoveAt(index);
        if (!owner.IsLive || owner.Generation != generation)
        {
            return false;
        }

        owner.Inbox.Add(($"result {task}", true));
        return true;
    }

    public bool Purge(string id)
    {
        if (IsLive(id) || !_instances.ContainsKey(id))
        {
            return false;
        }

        Remove(id);
        return true;
    }

    /// <summary>The whole state, to compare.</summary>
    public string Describe(IEnumerable<string> ids) => string.Join('\n', ids.Select(id =>
        _instances.TryGetValue(id, out var instance)
            ? $"{id} {instance.Status} {instance.History} [{string.Join(',', instance.Inbox.Select(message => message.Name))}]"
                + $" [{string.Join(',', _queue.Where(activity => activity.Owner == instance).Select(activity => activity.Task))}]"
            : $"{id} none"));

    private void Remove(string id)
    {
        if (_instances.Remove(id, out var old))
        {
            _queue.RemoveAll(activity => activity.Owner == old);
        }
    }

    private sealed class Instance(string id)
    {
        public string Id { get; } = id;

        public int Generation { get; set; }

        public int History { get; set; }

        public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Pending;

        public List<(string Name, bool Bound)> Inbox { get; } = [];

        public bool IsLive => Status is not (OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed);
    }
}
