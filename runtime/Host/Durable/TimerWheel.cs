namespace Cartrita.Runtime.Host.Durable;

/// <summary>Gives items back at their due times, in order of due time, then of addition; one timer serves all.</summary>
/// <remarks>Due times are wall-clock times: the wheel looks at the clock at least every minute while something waits, so that a clock that jumps forward is noticed.</remarks>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class TimerWheel<T> : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SortedSet<Slot> _waiting = [];
    private readonly TimeProvider _time;
    private readonly Action<T> _fire;
    private readonly ITimer _timer;
    private long _order;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    /// <summary>Makes an empty wheel.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="fire">Takes what is due; it must not throw.</param>
    public TimerWheel(TimeProvider time, Action<T> fire)
    {
        _time = time;
        _fire = fire;
        _timer = time.CreateTimer(_ => Turn(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The earliest due time; null where nothing waits.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0 ? new DateTimeOffset(_waiting.Min.Place.Due, TimeSpan.Zero) : null;
            }
        }
    }

    /// <summary>Adds an item.</summary>
    /// <param name="due">When to give it back; a time gone by means at once.</param>
    /// <param name="item">The item.</param>
    /// <returns>Where it waits.</returns>
    public WheelPlace Add(DateTimeOffset due, T item)
    {
        lock (_gate)
        {
            var place = new WheelPlace(due.UtcTicks, _order++);
            _waiting.Add(new(place, item));
            Arm();
            return place;
        }
    }

    /// <summary>Takes an item out.</summary>
    /// <param name="place">Where it waits; nothing happens where it has been given back, or is on its way.</param>
    public void Remove(WheelPlace place)
    {
        lock (_gate)
        {
            _waiting.Remove(new(place, default!));
        }
    }

    /// <summary>Forgets what waits.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _waiting.Clear();
        }

        _timer.Dispose();
    }

    private void Turn()
    {
        while (true)
        {
            Slot next;
            lock (_gate)
            {
                if (_waiting.Count == 0 || (next = _waiting.Min).Place.Due > _time.GetUtcNow().UtcTicks)
                {
                    _armedFor = long.MaxValue;
                    Arm();
                    return;
                }

                _waiting.Remove(next);
            }

            _fire(next.Item);
        }
    }

    private void Arm()
    {
        if (_disposed || _waiting.Count == 0 || _waiting.Min.Place.Due is var due && due >= _armedFor)
        {
            return;
        }

        var now = _time.GetUtcNow().UtcTicks;
        var wait = TimeSpan.FromTicks(Math.Clamp(due - now, 0, LongestWait.Ticks));
        _armedFor = due;

        // Timers count whole milliseconds; rounded down, one would fire just before its time and turn the wheel for nothing.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private readonly record struct Slot(WheelPlace Place, T Item) : IComparable<Slot>
    {
        public int CompareTo(Slot other) => Place.CompareTo(other.Place);
    }
}
