using System.Diagnostics;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Benchmarks.Runtime;

/// <summary>Signals of many clients until the entities have taken all of them.</summary>
internal static class EntityWorkloads
{
    private const int Operations = 20_000;
    private const int Clients = 256;

    private static readonly DelegateTaskCatalog Catalog = new DelegateTaskCatalog().AddEntity("counter", operation =>
    {
        operation.State.SetState(operation.State.GetState<int>() + 1);
        return default;
    });

    /// <summary>The workloads.</summary>
    public static IEnumerable<Workload> All =>
    [
        new() { Name = "runtime.entity_one", Unit = "operations/s", BaselineName = "sqlite.grouped_operations", RunAsync = _ => RunAsync(1), DependsOnTurnCache = false },
        new() { Name = "runtime.entity_hundred", Unit = "operations/s", BaselineName = "sqlite.grouped_operations", RunAsync = _ => RunAsync(100), DependsOnTurnCache = false },
    ];

    private static async Task<Figure> RunAsync(int entities)
    {
        await using var host = await BenchHost.StartAsync(Catalog, turnCache: true);
        var begin = Stopwatch.GetTimestamp();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < Operations)
            {
                await host.Client.Entities.SignalEntityAsync(new EntityInstanceId("counter", $"{number % entities}"), "add");
            }
        })));
        await host.IdleAsync();
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var counted = 0;
        for (var i = 0; i < entities; i++)
        {
            counted += (await host.Client.Entities.GetEntityAsync<int>(new EntityInstanceId("counter", $"{i}")))!.State;
        }

        if (counted != Operations)
        {
            throw new InvalidOperationException($"The entities counted {counted} operations of {Operations}.");
        }

        using var raw = new RawCommits();
        return new(Operations / seconds, raw.GroupedOperationsPerSecond(1))
        {
            Details = new Dictionary<string, double> { ["operations"] = Operations, ["clients"] = Clients },
        };
    }
}
