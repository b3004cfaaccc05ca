using System.Diagnostics.Metrics;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>The runtime's figures, under the meter <c>Cartrita.Runtime</c>.</summary>
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
    private readonly UpDownCounter<long> _queueDepth;

    /// <summary>Makes the instruments.</summary>
    public RuntimeMeter()
    {
        _commits = _meter.CreateCounter<long>("runtime.commits", "{transaction}", "Transactions flushed to the store.");
        _writes = _meter.CreateCounter<long>("runtime.writes", "{write}", "Writes that those transactions carried.");
        _turns = _meter.CreateCounter<long>("runtime.turns", "{turn}", "Turns committed.");
        _activities = _meter.CreateCounter<long>("runtime.activities", "{activity}", "Activities completed.");
        _operations = _meter.CreateCounter<long>("runtime.operations", "{operation}", "Entity operations completed.");
        _queueDepth = _meter.CreateUpDownCounter<long>("runtime.queue.depth", "{item}", "Work that waits or runs, by queue.");
    }

    /// <summary>The meter itself, which tells this runtime from another in the process.</summary>
    public Meter Source => _meter;

    /// <summary>A transaction is durable.</summary>
    /// <param name="writes">How many writes it carried.</param>
    public void Committed(int writes)
    {
        _commits.Add(1);
        _writes.Add(writes);
    }

    /// <summary>A turn is committed.</summary>
    public void TurnCommitted() => _turns.Add(1);

    /// <summary>An activity has its result.</summary>
    public void ActivityCompleted() => _activities.Add(1);

    /// <summary>A turn of an entity is committed.</summary>
    /// <param name="operations">How many operations it ran.</param>
    public void EntityTurnCommitted(int operations)
    {
        _turns.Add(1);
        _operations.Add(operations);
    }

    /// <summary>Work came or went.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="change">By how much.</param>
    public void QueueChanged(string queue, int change) => _queueDepth.Add(change, new KeyValuePair<string, object?>("queue", queue));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
