namespace Cartrita.Runtime.Testing;

/// <summary>A clock that stands still until the test moves it. Timers fire on the thread that does, in the order in which they are due.</summary>
public sealed class VirtualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _sequence;

    /// <summary>Makes a clock that shows 2026-01-01 00:00 UTC.</summary>
    public VirtualClock()
        : this(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock.</summary>
    /// <param name="start">The time that it shows first.</param>
    public VirtualClock(DateTimeOffset start) => _start = _now = start.ToUniversalTime();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is due; null where none waits.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (_gate)
            {
                return Next()?.Due;
            }
        }
    }

    /// <summary>How many timers are due at a time exactly: a test can tell that those whom it is about have begun to wait.</summary>
    /// <param name="time">The time.</param>
    public int TimersAt(DateTimeOffset time)
    {
        lock (_gate)
        {
            return _timers.Count(timer => timer.Due == time);
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks;

    /// <summary>Moves the clock on and fires what becomes due on the way, each at its own time.</summary>
    /// <param name="by">How far; not negative.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock on to a time and fires what becomes due on the way.</summary>
    /// <param name="time">The time; where the clock is past it, only what is overdue fires.</param>
    public void AdvanceTo(DateTimeOffset time)
    {
        while (TakeDue(time) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Sets the clock without firing anything, forwards or backwards, as an operator would.</summary>
    /// <param name="time">What it shows from now on.</param>
    public void Jump(DateTimeOffset time)
    {
        lock (_gate)
        {
            _now = time.ToUniversalTime();
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private VirtualTimer? TakeDue(DateTimeOffset limit)
    {
        lock (_gate)
        {
            if (Next() is not { } timer || timer.Due > limit)
            {
                _now = _now < limit ? limit : _now;
                return null;
            }

            _now = _now < timer.Due ? timer.Due : _now;
            _timers.Remove(timer);
            if (timer.Period > TimeSpan.Zero)
            {
                Schedule(timer, timer.Period);
            }

            return timer;
        }
    }

    private VirtualTimer? Next() => _timers.MinBy(timer => (timer.Due, timer.Order));

    private void Schedule(VirtualTimer timer, TimeSpan after)
    {
        timer.Due = _now + after;
        timer.Order = _sequence++;
        _timers.Add(timer);
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public long Order { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                Period = period;
                if (dueTime >= TimeSpan.Zero)
                {
                    clock.Schedule(this, dueTime);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
