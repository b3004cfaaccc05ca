using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Durable.Turns;
using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>The store and the queues in front of it: what the dispatchers and the client share.</summary>
internal sealed class RuntimeWork : IDisposable
{
    /// <summary>Makes empty queues in front of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">How the runtime runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meter">The runtime's figures.</param>
    public RuntimeWork(IRuntimeStore store, DurableRuntimeOptions options, TimeProvider time, RuntimeMeter meter)
    {
        Store = store;
        Options = options;
        Time = time;
        Meter = meter;
        Marks = new(options.StateDirectory);
        Turns = new(time, Tracker, meter);
        Activities = new("activities", time, Tracker, meter);
        Entities = new(time, Tracker, meter);
        Cache = new(options.TurnCacheSize);
        meter.Observe(store.CountDeadLetters, () => Turns.TimersWaiting);
    }

    /// <summary>The store.</summary>
    public IRuntimeStore Store { get; }

    /// <summary>How the runtime runs.</summary>
    public DurableRuntimeOptions Options { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The runtime's figures.</summary>
    public RuntimeMeter Meter { get; }

    /// <summary>Instances that have something to do.</summary>
    public TurnQueue Turns { get; }

    /// <summary>Instances that stay in memory between their turns.</summary>
    public TurnCache Cache { get; }

    /// <summary>Which instances are in a turn.</summary>
    public TurnMarks Marks { get; }

    /// <summary>Activities that wait for a place.</summary>
    public WorkQueue<QueuedActivity> Activities { get; }

    /// <summary>Entities that have something to do.</summary>
    public EntityQueue Entities { get; }

    /// <summary>Work that can go on now.</summary>
    public WorkTracker Tracker { get; } = new();

    /// <summary>Those who wait for a status.</summary>
    public InstanceWatch Watch { get; } = new();

    /// <summary>The earliest time at which something goes on by itself; null where nothing waits for time.</summary>
    public DateTimeOffset? NextDue => Earlier(Earlier(Turns.NextDue, Activities.NextDue), Entities.NextDue);

    /// <summary>Passes on what a commit made: once it is durable, and before its maker is done.</summary>
    /// <param name="work">The work.</param>
    public void Publish(StoredWork work)
    {
        Turns.Add(work.Messages);
        foreach (var activity in work.Activities)
        {
            Activities.Add(activity);
        }

        foreach (var message in work.Messages)
        {
            if (message.Event is EntityMessage)
            {
                Entities.Add(message);
            }
            else if (message.Event is ExecutionStarted started)
            {
                Watch.Changed(started.InstanceId);
            }
        }
    }

    /// <summary>Passes on one message.</summary>
    /// <param name="message">The message.</param>
    public void Publish(InboxMessage message) => Publish(new StoredWork([message], []));

    /// <inheritdoc/>
    public void Dispose()
    {
        Marks.Dispose();
        Turns.Dispose();
        Activities.Dispose();
        Entities.Dispose();
        Cache.Dispose();
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other ? one : other ?? one;
}
