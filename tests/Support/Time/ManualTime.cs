namespace Cartrita.TestSupport.Time;

/// <summary>A clock that stands still until a test moves it; timers fire inside <see cref="Advance"/>.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock guard = new();
    private readonly List<ManualTimer> timers = [];
    private readonly SemaphoreSlim armed = new(0);
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How long from now every armed timer fires, soonest first.</summary>
    public IReadOnlyList<TimeSpan> Pending
    {
        get
        {
            lock (guard)
            {
                return [.. timers.Where(timer => timer.Due is not null).Select(timer => timer.Due!.Value - now).Order()];
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (guard)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (guard)
        {
            timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until a timer is armed that fires in exactly so long.</summary>
    public async Task UntilPendingAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        while (!Pending.Contains(due))
        {
            await armed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Moves the clock; what falls due meanwhile fires in order.</summary>
    public void Advance(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (guard)
            {
                next = timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                if (next is null)
                {
                    now = target;
                    return;
                }

                now = next.Due > now ? next.Due!.Value : now;
                next.Due = null;
            }

            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualTime clock, Action fire) : ITimer
    {
        internal DateTimeOffset? Due { get; set; }

        internal void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.guard)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
            }

            clock.armed.Release();
            return true;
        }

        public void Dispose()
        {
            lock (clock.guard)
            {
                Due = null;
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
