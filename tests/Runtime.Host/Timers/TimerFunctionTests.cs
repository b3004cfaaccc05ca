using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Host.Timers;
using Cartrita.Runtime.Testing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Timers;

public sealed class TimerFunctionTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("timers-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task Timer_runs_at_each_occurrence_of_the_virtual_clock()
    {
        var clock = new VirtualClock(new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero));
        await using var app = await StartAsync(clock);
        var probe = app.Services.GetRequiredService<TimerProbe>();

        await AdvanceToAsync(clock, new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero));
        await probe.WaitAsync("EveryHour", 1);
        await AdvanceToAsync(clock, new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var runs = await probe.WaitAsync("EveryHour", 2);

        Assert.Equal([11, 12], runs.Select(run => run.At.Hour));
        Assert.All(runs, run => Assert.False(run.Info.IsPastDue));
        Assert.Equal(new DateTime(2026, 3, 1, 11, 0, 0, DateTimeKind.Utc), runs[1].Info.ScheduleStatus!.Last);
        Assert.Equal(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc), runs[1].Info.ScheduleStatus!.Next);
    }

    [Fact]
    public async Task Occurrence_that_was_missed_while_the_host_was_down_is_made_up_for_once()
    {
        var clock = new VirtualClock(new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero));
        await using (await StartAsync(clock))
        {
        }

        clock.Jump(new(2026, 3, 1, 13, 20, 0, TimeSpan.Zero));
        await using var app = await StartAsync(clock);
        var runs = await app.Services.GetRequiredService<TimerProbe>().WaitAsync("EveryHour", 1);

        Assert.True(Assert.Single(runs).Info.IsPastDue);
        Assert.Equal(clock.GetUtcNow(), runs[0].At);
    }

    [Fact]
    public async Task Schedule_that_was_changed_while_the_host_was_down_has_missed_nothing()
    {
        var clock = new VirtualClock(new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero));
        await using (await StartAsync(clock))
        {
        }

        clock.Jump(new(2026, 3, 1, 13, 20, 0, TimeSpan.Zero));
        await using var app = await StartAsync(clock, "0 45 * * * *");
        await AdvanceToAsync(clock, new(2026, 3, 1, 13, 45, 0, TimeSpan.Zero));
        var runs = await app.Services.GetRequiredService<TimerProbe>().WaitAsync("EveryHour", 1);

        Assert.False(Assert.Single(runs).Info.IsPastDue);
        Assert.Equal(45, runs[0].At.Minute);
    }

    [Fact]
    public async Task Run_that_a_stop_cut_short_is_made_up_for_after_the_next_start()
    {
        var clock = new VirtualClock(new(2026, 3, 1, 2, 59, 0, TimeSpan.Zero));
        await using (var app = await StartAsync(clock))
        {
            await AdvanceToAsync(clock, new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero));
            var run = Assert.Single(await app.Services.GetRequiredService<TimerProbe>().WaitAsync("Nightly", 1));
            Assert.False(run.Info.IsPastDue);
        }

        await using var restarted = await StartAsync(clock);
        var again = await restarted.Services.GetRequiredService<TimerProbe>().WaitAsync("Nightly", 1);

        Assert.True(Assert.Single(again).Info.IsPastDue);
    }

    [Fact]
    public async Task Run_on_startup_runs_once_at_each_start()
    {
        var clock = new VirtualClock(new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero));
        await using var app = await StartAsync(clock);

        var run = Assert.Single(await app.Services.GetRequiredService<TimerProbe>().WaitAsync("AtStart", 1));

        Assert.Null(run.Info.ScheduleStatus);
    }

    [Fact]
    public async Task Status_that_cannot_be_written_does_not_end_the_schedule()
    {
        var clock = new VirtualClock(new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero));
        Directory.CreateDirectory(Path.Combine(_state, "timers", "EveryHour.json.new"));
        await using var app = await StartAsync(clock);
        var probe = app.Services.GetRequiredService<TimerProbe>();

        await AdvanceToAsync(clock, new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero));
        await probe.WaitAsync("EveryHour", 1);
        await AdvanceToAsync(clock, new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal([11, 12], (await probe.WaitAsync("EveryHour", 2)).Select(run => run.At.Hour));
    }

    [Fact]
    public async Task Failed_run_is_repeated_as_its_retry_attribute_says()
    {
        var clock = new VirtualClock(new(2026, 3, 1, 12, 20, 0, TimeSpan.Zero));
        await using var app = await StartAsync(clock);
        var probe = app.Services.GetRequiredService<TimerProbe>();

        await AdvanceToAsync(clock, new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));
        await probe.WaitAsync("Unlucky 0 of 2", 1);
        await AdvanceToAsync(clock, new(2026, 3, 1, 12, 30, 10, TimeSpan.Zero));
        await probe.WaitAsync("Unlucky 1 of 2", 1);
        await AdvanceToAsync(clock, new(2026, 3, 1, 12, 30, 20, TimeSpan.Zero));
        var last = await probe.WaitAsync("Unlucky 2 of 2", 1);

        Assert.Equal(new(2026, 3, 1, 12, 30, 20, TimeSpan.Zero), Assert.Single(last).At);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 8)]
    [InlineData(3, 30)]
    [InlineData(60, 30)]
    public void Exponential_delay_doubles_up_to_its_maximum(int attempt, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        TimerRunner.Delay(new ExponentialBackoffRetryAttribute(5, "00:00:04", "00:00:30"), attempt));

    private Task<FunctionsTestHost> StartAsync(VirtualClock clock, string everyHour = "0 0 * * * *") => SampleApp.StartAsync(SampleApp.Options with
    {
        StateDirectory = _state,
        TimeProvider = clock,
        Settings = new Dictionary<string, string?> { ["EveryHour"] = everyHour },
    });

    /// <summary>Moves the clock once somebody waits for that time: a listener sets its wait on a thread of its own.</summary>
    private static async Task AdvanceToAsync(VirtualClock clock, DateTimeOffset time)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (clock.TimersAt(time) == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        clock.AdvanceTo(time);
    }
}
