using System.Diagnostics;
using Cartrita.Runtime.Testing;

namespace Cartrita.Benchmarks.Runtime;

/// <summary>Activities one after another and side by side.</summary>
internal static class ThroughputWorkloads
{
    private const int Instances = 1000;

    private static readonly DelegateTaskCatalog Catalog = new DelegateTaskCatalog()
        .AddOrchestrator<int, int>("Sequence", async (context, count) =>
        {
            var sum = 0;
            for (var i = 0; i < count; i++)
            {
                sum += await context.CallActivityAsync<int>("Add", i);
            }

            return sum;
        })
        .AddOrchestrator<int, int>("Fan", async (context, count) =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Add", i)))).Sum())
        .AddActivity<int, int>("Add", value => value + 1);

    /// <summary>The workloads.</summary>
    public static IEnumerable<Workload> All =>
    [
        new() { Name = "runtime.five_sequential", Unit = "events/s", BaselineName = "sqlite.grouped_operations", RunAsync = FiveSequentialAsync },
        new() { Name = "runtime.sequential_400", Unit = "s", BaselineName = "sqlite.800_commits", RunAsync = cache => TimeAsync(cache, "Sequence", 400, raw => raw.SecondsFor(800)) },
        new() { Name = "runtime.fan_400", Unit = "s", BaselineName = "sqlite.400_grouped_operations", RunAsync = cache => TimeAsync(cache, "Fan", 400, raw => 400 / raw.GroupedOperationsPerSecond(0.5)) },
        new() { Name = "runtime.fan_10000", Unit = "s", BaselineName = "sqlite.10000_grouped_operations", RunAsync = cache => TimeAsync(cache, "Fan", 10_000, raw => 10_000 / raw.GroupedOperationsPerSecond(0.5)) },
    ];

    private static async Task<Figure> FiveSequentialAsync(bool turnCache)
    {
        await using var host = await BenchHost.StartAsync(Catalog, turnCache);
        var begin = Stopwatch.GetTimestamp();
        var ended = await Task.WhenAll(Enumerable.Range(0, Instances).Select(_ => Task.Run(() => host.RunAsync("Sequence", 5))));
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var events = Instances * await host.CountEventsAsync(ended[0].InstanceId);
        using var raw = new RawCommits();
        return new(events / seconds, raw.GroupedOperationsPerSecond(1))
        {
            Details = new Dictionary<string, double> { ["events"] = events, ["activitiesPerSecond"] = Math.Round(5 * Instances / seconds) },
        };
    }

    private static async Task<Figure> TimeAsync(bool turnCache, string orchestrator, int count, Func<RawCommits, double> baseline)
    {
        await using var host = await BenchHost.StartAsync(Catalog, turnCache);
        await host.RunAsync(orchestrator, 10);
        var begin = Stopwatch.GetTimestamp();
        await host.RunAsync(orchestrator, count);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        using var raw = new RawCommits();
        return new(seconds, baseline(raw));
    }
}
