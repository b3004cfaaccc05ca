using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable;

public sealed class TimerWheelTests : IDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly List<string> _fired = [];
    private readonly TimerWheel<string> _wheel;

    public TimerWheelTests() => _wheel = new(_clock, _fired.Add);

    public void Dispose() => _wheel.Dispose();

    private void Add(double seconds, string item) => _wheel.Add(_clock.GetUtcNow().AddSeconds(seconds), item);

    [Fact]
    public void Items_fire_in_order_of_due_time_then_of_addition()
    {
        Add(3, "c");
        Add(1, "a");
        Add(2, "b1");
        Add(2, "b2");

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["a", "b1", "b2"], _fired);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["a", "b1", "b2", "c"], _fired);
        Assert.Null(_wheel.NextDue);
    }

    [Fact]
    public void Item_does_not_fire_before_its_time()
    {
        Add(86400, "day");

        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Assert.Empty(_fired);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["day"], _fired);
    }

    [Fact]
    public void Item_that_is_overdue_fires_at_once()
    {
        Add(-5, "late");

        _clock.Advance(TimeSpan.Zero);

        Assert.Equal(["late"], _fired);
    }

    [Fact]
    public void Clock_that_jumps_forward_is_noticed_within_a_minute()
    {
        Add(3600, "hour");

        _clock.Jump(_clock.GetUtcNow().AddHours(2));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["hour"], _fired);
    }

    [Fact]
    public void Clock_that_jumps_back_delays_what_waits_until_its_time()
    {
        var due = _clock.GetUtcNow().AddSeconds(30);
        _wheel.Add(due, "x");

        _clock.Jump(_clock.GetUtcNow().AddHours(-1));
        _clock.AdvanceTo(due.AddTicks(-1));
        Assert.Empty(_fired);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["x"], _fired);
    }

    [Fact]
    public void Nothing_is_armed_while_nothing_waits()
    {
        Assert.Null(_clock.NextTimer);
        Add(1, "x");
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(_clock.NextTimer);
    }

    [Fact]
    public void Item_that_is_taken_out_does_not_fire_and_is_not_waited_for()
    {
        var first = _wheel.Add(_clock.GetUtcNow().AddSeconds(1), "first");
        Add(2, "second");

        _wheel.Remove(first);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(2), _wheel.NextDue);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _wheel.Remove(first);

        Assert.Equal(["second"], _fired);
    }

    [Fact]
    public void Many_items_keep_their_order()
    {
        var random = new Random(7);
        foreach (var seconds in Enumerable.Range(0, 5000).OrderBy(_ => random.Next()))
        {
            Add(seconds / 100.0, seconds.ToString("0000", System.Globalization.CultureInfo.InvariantCulture));
        }

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(5000, _fired.Count);
        Assert.Equal(_fired.Order(StringComparer.Ordinal), _fired);
    }
}
