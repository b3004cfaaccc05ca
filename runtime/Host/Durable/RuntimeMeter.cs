using System.Diagnostics.Metrics;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>The runtime's figures, under the meter <c>Cartrita.Runtime</c>.</summary>
/// <remarks>Listeners run on the runtime's threads, in the middle of its work: what one of them throws stays here.</remarks>
internal sealed class RuntimeMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Cartrita.Runtime";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _commits;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _turns;
    private readonly Counter<long> _activities;
    private readonly Counter<long> _operations;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _poisoned;
    private readonly UpDownCounter<long> _queueDepth;
    private readonly Histogram<long> _groupSize;
    private readonly Histogram<double> _queueTime;
    private readonly Histogram<double> _turnTime;
    private readonly Histogram<double> _activityTime;

    /// <summary>Makes the instruments.</summary>
    public RuntimeMeter()
    {
        _commits = _meter.CreateCounter<long>("runtime.commits", "{transaction}", "Transactions flushed to the store.");
        _writes = _meter.CreateCounter<long>("runtime.writes", "{write}", "Writes that those transactions carried.");
        _turns = _meter.CreateCounter<long>("runtime.turns", "{turn}", "Turns committed.");
        _activities = _meter.CreateCounter<long>("runtime.activities", "{activity}", "Activities completed.");
        _operations = _meter.CreateCounter<long>("runtime.operations", "{operation}", "Entity operations completed.");
        _queueDepth = _meter.CreateUpDownCounter<long>("runtime.queue.depth", "{item}", "Work that waits or runs, by queue.");
        _replayed = _meter.CreateCounter<long>("runtime.replayed", "{event}", "Events that replays went over.");
        _poisoned = _meter.CreateCounter<long>("runtime.poisoned", "{item}", "Work that was given up, by queue.");
        _groupSize = _meter.CreateHistogram<long>("runtime.commit.writes", "{write}", "Writes in one transaction.");
        _queueTime = _meter.CreateHistogram<double>("runtime.queue.time", "s", "Time that work has waited for a place, by queue.");
        _turnTime = _meter.CreateHistogram<double>("runtime.turn.duration", "s", "Time from a turn's begin to its commit, by queue.");
        _activityTime = _meter.CreateHistogram<double>("runtime.activity.duration", "s", "Time that an activity's code has run, by name and outcome.");
    }

    /// <summary>The meter itself, which tells this runtime from another in the process.</summary>
    public Meter Source => _meter;

    /// <summary>A transaction is durable.</summary>
    /// <param name="writes">How many writes it carried.</param>
    public void Committed(int writes)
    {
        Add(_commits, 1);
        Add(_writes, writes);
        Record(_groupSize, writes);
    }

    /// <summary>A turn is committed.</summary>
    public void TurnCommitted() => Add(_turns, 1);

    /// <summary>An activity has its result.</summary>
    public void ActivityCompleted() => Add(_activities, 1);

    /// <summary>A turn of an entity is committed.</summary>
    /// <param name="operations">How many operations it ran.</param>
    public void EntityTurnCommitted(int operations)
    {
        Add(_turns, 1);
        Add(_operations, operations);
    }

    /// <summary>A replay is done.</summary>
    /// <param name="events">How many events it went over.</param>
    public void Replayed(int events) => Add(_replayed, events);

    /// <summary>Work is given up.</summary>
    /// <param name="queue">The queue's name.</param>
    public void Poisoned(string queue) => Add(_poisoned, 1, Queue(queue));

    /// <summary>Work has got its place.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="waited">How long it waited.</param>
    public void Claimed(string queue, TimeSpan waited) => Record(_queueTime, waited.TotalSeconds, Queue(queue));

    /// <summary>A turn is over.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="took">How long it took.</param>
    public void TurnEnded(string queue, TimeSpan took) => Record(_turnTime, took.TotalSeconds, Queue(queue));

    /// <summary>An activity's code has ended.</summary>
    /// <param name="name">The activity's name.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="took">How long it ran.</param>
    public void ActivityEnded(string name, bool failed, TimeSpan took) => Record(
        _activityTime,
        took.TotalSeconds,
        new KeyValuePair<string, object?>("activity", name),
        new KeyValuePair<string, object?>("outcome", failed ? "failed" : "completed"));

    /// <summary>Lets the meter ask for what is not counted as it happens.</summary>
    /// <param name="deadLetters">How many dead letters there are.</param>
    /// <param name="timers">How many timers and delayed starts wait.</param>
    public void Observe(Func<long> deadLetters, Func<long> timers)
    {
        _meter.CreateObservableUpDownCounter("runtime.dead_letters", deadLetters, "{letter}", "Dead letters in the store.");
        _meter.CreateObservableUpDownCounter("runtime.timers", timers, "{timer}", "Timers and delayed starts that wait.");
    }

    /// <summary>Work came or went.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="change">By how much.</param>
    public void QueueChanged(string queue, int change) 
    {
        try
        {
            _queueDepth.Add(change, Queue(queue));
        }
        catch (Exception)
        {
            // A listener's fault.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static void Add(Counter<long> counter, long by, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(by, tags);
        }
        catch (Exception)
        {
            // A listener's fault.
        }
    }

    private static void Record<T>(Histogram<T> histogram, T value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct
    {
        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception)
        {
            // A listener's fault.
        }
    }

    private static KeyValuePair<string, object?> Queue(string name) => new("queue", name);
}
