using System.Collections.Concurrent;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>Wakes the listeners of a queue when this host itself has added a message, as the real host does: they need not wait for their next look.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>What ends when somebody next adds to the queue. It is taken before the look at the queue, so that nothing is missed in between.</summary>
    public Task Next(string queue) => _waiting.GetOrAdd(queue, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Says that a message was added.</summary>
    public void Added(string queue)
    {
        if (_waiting.TryRemove(queue, out var waiting))
        {
            waiting.SetResult();
        }
    }
}
