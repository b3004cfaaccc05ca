using System.Diagnostics;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;

namespace Cartrita.Benchmarks.Runtime;

/// <summary>What a turn costs when much has happened before.</summary>
internal static class HistoryWorkloads
{
    private const int ManyEvents = 10_000;
    private const int FewEvents = 100;
    private const int Turns = 30;

    private static readonly DelegateTaskCatalog Catalog = new DelegateTaskCatalog().AddOrchestrator<int>("Collects", async context =>
    {
        for (var i = 0; ; i++)
        {
            await context.WaitForExternalEvent<int>("next");
            context.SetCustomStatus(i);
        }
    });

    /// <summary>The workload: the baseline is the same turn with a hundred events before it.</summary>
    public static IEnumerable<Workload> All =>
    [
        new() { Name = "runtime.turn_at_10000_events", Unit = "ms", BaselineName = "runtime.turn_at_100_events", RunAsync = RunAsync },
    ];

    private static async Task<Figure> RunAsync(bool turnCache) => new(await TurnAsync(turnCache, ManyEvents), await TurnAsync(turnCache, FewEvents));

    private static async Task<double> TurnAsync(bool turnCache, int events)
    {
        await using var host = await BenchHost.StartAsync(Catalog, turnCache);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Collects", CancellationToken.None);
        foreach (var chunk in Enumerable.Range(0, events).Chunk(500))
        {
            await Task.WhenAll(chunk.Select(i => host.Client.RaiseEventAsync(id, "next", i, CancellationToken.None)));
        }

        await host.IdleAsync();
        var samples = new List<double>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var begin = Stopwatch.GetTimestamp();
            await host.Client.RaiseEventAsync(id, "next", turn, CancellationToken.None);
            await host.IdleAsync();
            samples.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return Samples.Median(samples);
    }
}
