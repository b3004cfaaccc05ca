using System.Diagnostics;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;

namespace Cartrita.Benchmarks.Runtime;

/// <summary>What waiting costs, and how soon a process with much that waits serves again. Each run has a process of its own.</summary>
internal static class StandingWorkloads
{
    private const int Instances = 10_000;
    private const int TimersEach = 100;
    private const int Timers = 100_000;

    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(10);

    private static readonly DelegateTaskCatalog Catalog = new DelegateTaskCatalog()
        .AddOrchestrator<int>("Waits", context => context.WaitForExternalEvent<int>("go"))
        .AddOrchestrator<int>("Timers", async context =>
        {
            await Task.WhenAll(Enumerable.Range(1, TimersEach).Select(hours => context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None)));
            return 1;
        })
        .AddOrchestrator<int>("Answers", _ => Task.FromResult(1));

    /// <summary>The workloads.</summary>
    public static IEnumerable<Workload> All =>
    [
        new() { Name = "runtime.idle_10000_memory", Unit = "MB", BaselineName = "process.empty_host", RunAsync = cache => MemoryAsync(cache, "Waits", Instances), InOwnProcess = true },
        new() { Name = "runtime.timers_100000_memory", Unit = "MB", BaselineName = "process.empty_host", RunAsync = cache => MemoryAsync(cache, "Timers", Timers / TimersEach), InOwnProcess = true },
        new() { Name = "runtime.restart_10000", Unit = "s", BaselineName = "process.empty_restart", RunAsync = RestartAsync, InOwnProcess = true },
    ];

    private static async Task<Figure> MemoryAsync(bool turnCache, string orchestrator, int instances)
    {
        await using var host = await BenchHost.StartAsync(Catalog, turnCache);
        await host.RunAsync("Answers");
        var empty = ResidentMegabytes();
        await ScheduleAsync(host, orchestrator, instances);

        // What the load left behind (compilation in tiers, pools that shrink) is not what waiting costs.
        await Task.Delay(IdleFor);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var begin = Stopwatch.GetTimestamp();
        await Task.Delay(IdleFor);
        var share = (Process.GetCurrentProcess().TotalProcessorTime - processor) / Stopwatch.GetElapsedTime(begin);
        return new(ResidentMegabytes(), empty)
        {
            Details = new Dictionary<string, double> { ["instances"] = instances, ["idleProcessorPercent"] = Math.Round(share * 100, 2) },
        };
    }

    private static async Task<Figure> RestartAsync(bool turnCache)
    {
        var directory = Directory.CreateTempSubdirectory("runtime-bench-").FullName;
        try
        {
            var first = await OpenAsync(turnCache, directory);
            var empty = await OpenAsync(turnCache, directory);
            await using (var before = await BenchHost.StartAsync(Catalog, turnCache, directory))
            {
                await ScheduleAsync(before, "Waits", Instances / 2);
                await ScheduleAsync(before, "Timers", Instances / 2 / TimersEach);
                await ScheduleAsync(before, "Waits", (Instances / 2) - (Instances / 2 / TimersEach));
            }

            return new(await OpenAsync(turnCache, directory), empty) { Details = new Dictionary<string, double> { ["instances"] = Instances, ["firstStartOfProcess"] = Math.Round(first, 3) } };
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Seconds from the start of a host until it has run a new instance to its end.</summary>
    private static async Task<double> OpenAsync(bool turnCache, string directory)
    {
        var begin = Stopwatch.GetTimestamp();
        await using var host = await BenchHost.StartAsync(Catalog, turnCache, directory);
        await host.RunAsync("Answers");
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static async Task ScheduleAsync(BenchHost host, string orchestrator, int count)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(500))
        {
            await Task.WhenAll(chunk.Select(_ => host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, CancellationToken.None)));
        }

        await host.IdleAsync();
    }

    private static double ResidentMegabytes()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1048576.0;
    }
}
