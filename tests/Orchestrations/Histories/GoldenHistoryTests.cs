using System.Runtime.CompilerServices;
using Azure.Core.Serialization;
using Cartrita.Core.Durable;
using Cartrita.Orchestrations.Chat;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Testing.Histories;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Orchestrations.Tests.Histories;

/// <summary>
/// Histories that released orchestrators wrote, replayed against the functions of today: one that no longer replays would break runs in flight. A
/// released orchestrator never changes its decisions, so these files only get company. To record those of new runs:
/// <c>CARTRITA_UPDATE=histories dotnet test tests/Orchestrations --filter GoldenHistoryTests</c>. CI refuses to.
/// </summary>
public sealed class GoldenHistoryTests : IDisposable
{
    private readonly HistoryReplayer replayer = HistoryReplayer.ForFunctions(
        typeof(ChatOrchestrator).Assembly,
        app => app.Services.Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(DurableJson.Frozen)));

    public static TheoryData<string> Names => [.. GoldenRuns.Names];

    public void Dispose() => replayer.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Kept_history_replays_to_its_end(string name)
    {
        if (Environment.GetEnvironmentVariable("CARTRITA_UPDATE") == "histories" && !File.Exists(PathOf(name)))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI replays histories; it never writes them.");
            await (await GoldenRuns.RecordAsync(name)).WriteAsync(PathOf(name));
        }

        Assert.True(File.Exists(PathOf(name)), $"No history of {name}: see the remarks of this class.");
        var history = await RecordedHistory.ReadAsync(PathOf(name));

        replayer.Replay(history).ThrowIfDifferent();

        Assert.IsType<ExecutionCompleted>(history.Events[^1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Run_of_today_writes_a_history_that_replays(string name)
    {
        var history = await GoldenRuns.RecordAsync(name);

        var outcome = replayer.Replay(RecordedHistory.FromJson(history.ToJson()));

        Assert.True(outcome.Replays, outcome.Mismatch?.ToString());
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public void Every_kept_history_has_its_run() =>
        Assert.Equal(GoldenRuns.Names.Order(), Directory.EnumerateFiles(Path.GetDirectoryName(PathOf("x"))!, "*.json").Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public async Task History_of_another_way_does_not_replay()
    {
        var history = await RecordedHistory.ReadAsync(PathOf("chat-plain"));
        var changed = new RecordedHistory([.. history.Events.Select(one => one is TaskScheduled { Name: DurableNames.Answer } task ? task with { Name = DurableNames.Plan } : one)]);

        var mismatch = replayer.Replay(changed).Mismatch!;

        Assert.Equal(($"activity '{DurableNames.Plan}' #2", $"activity '{DurableNames.Answer}' #2"), (mismatch.Expected, mismatch.Found));
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name + ".json");
}
