using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Timers and delayed starts that wait, by instance, so that one which nobody waits for any more leaves at once. Guarded by the turn queue.</summary>
/// <remarks>An instance has the timers of one generation at a time, so that their ids tell them apart.</remarks>
/// <param name="time">The clock.</param>
/// <param name="fire">Takes what is due, and asks <see cref="TryTake"/> whether it still counts.</param>
internal sealed class WaitingTimers(TimeProvider time, Action<InboxMessage> fire) : IDisposable
{
    private const int StartId = -1;

    private readonly TimerWheel<InboxMessage> _wheel = new(time, fire);
    private readonly SortedSet<Entry> _entries = [];

    /// <summary>The earliest due time.</summary>
    public DateTimeOffset? NextDue => _wheel.NextDue;

    /// <summary>How many wait.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a timer or a delayed start.</summary>
    /// <param name="message">The message that is seen at its due time.</param>
    public void Add(InboxMessage message)
    {
        var place = _wheel.Add(message.Due!.Value, message);
        if (!_entries.Add(new(message.InstanceKey, IdOf(message), message.Id, place)))
        {
            // It waits already.
            _wheel.Remove(place);
        }
    }

    /// <summary>Takes what has come due.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False where it was closed on its way.</returns>
    public bool TryTake(InboxMessage message) =>
        _entries.TryGetValue(Probe(message.InstanceKey, IdOf(message)), out var entry) && entry.MessageId == message.Id && _entries.Remove(entry);

    /// <summary>Closes one timer.</summary>
    /// <param name="instanceKey">The instance.</param>
    /// <param name="timerId">The id of the decision that set it.</param>
    /// <returns>False where it does not wait.</returns>
    public bool Close(long instanceKey, int timerId)
    {
        if (!_entries.TryGetValue(Probe(instanceKey, timerId), out var entry))
        {
            return false;
        }

        _wheel.Remove(entry.Place);
        return _entries.Remove(entry);
    }

    /// <summary>Closes all timers of an instance, and its delayed start.</summary>
    /// <param name="instanceKey">The instance.</param>
    public void CloseAll(long instanceKey)
    {
        if (_entries.Count == 0)
        {
            return;
        }

        foreach (var entry in _entries.GetViewBetween(Probe(instanceKey, StartId), Probe(instanceKey, int.MaxValue)).ToList())
        {
            _wheel.Remove(entry.Place);
            _entries.Remove(entry);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wheel.Dispose();

    private static int IdOf(InboxMessage message) => message.Event is TimerFired timer ? timer.TimerId : StartId;

    private static Entry Probe(long instanceKey, int timerId) => new(instanceKey, timerId, 0, default);

    private readonly record struct Entry(long InstanceKey, int TimerId, long MessageId, WheelPlace Place) : IComparable<Entry>
    {
        public int CompareTo(Entry other) =>
            InstanceKey != other.InstanceKey ? InstanceKey.CompareTo(other.InstanceKey) : TimerId.CompareTo(other.TimerId);
    }
}
