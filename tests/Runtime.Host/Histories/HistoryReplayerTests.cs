using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Tests.Functions;
using Cartrita.Runtime.Host.Tests.Http;
using Cartrita.Runtime.Testing;
using Cartrita.Runtime.Testing.Histories;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Testing;

namespace Cartrita.Runtime.Host.Tests.Histories;

public sealed class HistoryReplayerTests
{
    private static readonly CancellationToken Bound = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task Recorded_run_replays_against_its_own_code_through_its_file()
    {
        using var folder = new Support.TemporaryDirectory();
        var path = Path.Combine(folder.Path, "histories", "order.json");
        await (await RecordAsync()).WriteAsync(path);

        var outcome = new HistoryReplayer(Code()).Replay(await RecordedHistory.ReadAsync(path));

        Assert.True(outcome.Replays, outcome.Mismatch?.ToString());
        Assert.Empty(outcome.Warnings);
        Assert.Equal(4, outcome.Turns);
    }

    [Fact]
    public async Task Stack_traces_are_not_recorded_and_failures_are()
    {
        var json = (await RecordAsync()).ToJson();

        Assert.DoesNotContain("stackTrace", json, StringComparison.Ordinal);
        Assert.Contains("no stock", json, StringComparison.Ordinal);
        Assert.EndsWith("}\n", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renamed_call_is_found_where_it_is()
    {
        var mismatch = await MismatchAsync(Code(activity: "Reserve2"));

        Assert.Equal(("activity 'Reserve' #0", "activity 'Reserve2' #0"), (mismatch.Expected, mismatch.Found));
        Assert.Equal((1, 2), (mismatch.Turn, mismatch.Position));
    }

    [Fact]
    public async Task Call_that_was_added_and_one_that_was_removed_are_found()
    {
        var added = await MismatchAsync(Code(extra: true));
        var removed = await MismatchAsync(new DelegateTaskCatalog().AddOrchestrator("Order", _ => Task.FromResult("shipped go")));

        Assert.Equal("the end: Completed", added.Expected);
        Assert.Equal("activity 'Reserve' #2", added.Found);
        Assert.Equal(("activity 'Reserve' #0", "the end: Completed"), (removed.Expected, removed.Found));
    }

    [Fact]
    public async Task Other_end_is_found_as_a_detail_and_a_failed_one_as_a_mismatch()
    {
        var history = await RecordAsync();

        var other = new HistoryReplayer(Code(end: "sent")).Replay(history);
        var failed = new HistoryReplayer(Code(end: null)).Replay(history);

        Assert.True(other.Replays);
        Assert.Contains("the end: Completed has other details", Assert.Single(other.Warnings), StringComparison.Ordinal);
        Assert.Throws<ReplayException>(other.ThrowIfDifferent);
        Assert.Equal(("the end: Completed", "the end: Failed, System.InvalidOperationException: no end"), (failed.Mismatch!.Expected, failed.Mismatch.Found));
        Assert.Throws<ReplayException>(failed.ThrowIfDifferent);
    }

    [Fact]
    public async Task Orchestrator_that_nobody_has_is_a_mismatch()
    {
        var mismatch = await MismatchAsync(new DelegateTaskCatalog());

        Assert.Contains("OrchestratorTaskNotFound", mismatch.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_input_is_a_warning_since_history_counts()
    {
        var outcome = new HistoryReplayer(Code(input: 2)).Replay(await RecordAsync());

        Assert.True(outcome.Replays);
        Assert.Equal("Turn 1, event 2: activity 'Reserve' #0 has other details than history holds.", Assert.Single(outcome.Warnings));
    }

    [Fact]
    public async Task Instance_that_goes_on_replays_as_far_as_it_is()
    {
        await using var host = await DurableTestHost.StartAsync(Code());
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Order", new StartOrchestrationOptions("o"));
        await host.RunToIdleAsync(Bound);

        var outcome = new HistoryReplayer(Code()).Replay(await HistoryRecorder.RecordAsync(host, "o"));

        Assert.Equal((true, 2), (outcome.Replays, outcome.Turns));
    }

    [Fact]
    public async Task Functions_of_an_assembly_replay_what_their_app_recorded()
    {
        await using var app = await SampleApp.StartAsync();
        var id = await app.Durable.ScheduleNewOrchestrationInstanceAsync("Pair", new PairInput("a", Tone.Warm), Bound);
        await app.Durable.WaitForInstanceCompletionAsync(id, Bound);
        var history = await HistoryRecorder.RecordAsync(app, id);
        using var replayer = HistoryReplayer.ForFunctions(SampleApp.Options);

        replayer.Replay(history).ThrowIfDifferent();

        Assert.Equal(2, history.Events.OfType<TaskCompleted>().Count());
    }

    [Fact]
    public async Task Public_test_host_can_be_recorded_and_an_unknown_instance_cannot()
    {
        await using var host = await DurableTaskTestHost.StartAsync(tasks => tasks.AddOrchestratorFunc("Order", _ => "x"));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Order");
        await host.Client.WaitForInstanceCompletionAsync(id, Bound);

        Assert.IsType<ExecutionCompleted>((await HistoryRecorder.RecordAsync(host, id)).Events[^1]);
        await Assert.ThrowsAsync<ArgumentException>(() => HistoryRecorder.RecordAsync(host, "nobody"));
    }

    private static async Task<ReplayMismatch> MismatchAsync(DelegateTaskCatalog code)
    {
        var outcome = new HistoryReplayer(code).Replay(await RecordAsync());
        Assert.False(outcome.Replays);
        return outcome.Mismatch!;
    }

    private static async Task<RecordedHistory> RecordAsync()
    {
        await using var host = await DurableTestHost.StartAsync(Code());
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Order", new StartOrchestrationOptions("o"));
        await host.RunToIdleAsync(Bound);
        await host.Client.RaiseEventAsync("o", "go", "go", Bound);
        await host.RunToCompletionAsync("o", Bound);
        return await HistoryRecorder.RecordAsync(host, "o");
    }

    private static DelegateTaskCatalog Code(string activity = "Reserve", int input = 1, bool extra = false, string? end = "shipped") => new DelegateTaskCatalog()
        .AddOrchestrator("Order", async context =>
        {
            try
            {
                await context.CallActivityAsync(activity, input);
            }
            catch (TaskFailedException)
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            }

            var word = await context.WaitForExternalEvent<string>("go");
            if (extra)
            {
                await context.CallActivityAsync(activity, input);
            }

            return end is null ? throw new InvalidOperationException("no end") : $"{end} {word}";
        })
        .AddActivity<int, int>("Reserve", _ => throw new InvalidOperationException("no stock"));
}
