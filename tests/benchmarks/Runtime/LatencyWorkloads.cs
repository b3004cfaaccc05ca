using System.Collections.Concurrent;
using System.Diagnostics;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;

namespace Cartrita.Benchmarks.Runtime;

/// <summary>From a client's call until the orchestrator's code runs, or runs on; open loop.</summary>
internal static class LatencyWorkloads
{
    private const int PerSecond = 100;
    private const int Count = 500;

    private static readonly ConcurrentDictionary<string, TaskCompletionSource<long>> Reached = new();

    private static readonly DelegateTaskCatalog Catalog = new DelegateTaskCatalog()
        .AddOrchestrator<int>("Starts", context => Task.FromResult(Reach(context)))
        .AddOrchestrator<int>("Waits", async context =>
        {
            await context.WaitForExternalEvent<int>("go");
            return Reach(context);
        });

    /// <summary>The workloads.</summary>
    public static IEnumerable<Workload> All =>
    [
        Latency("runtime.start_latency_p50", 0.50, StartsAsync),
        Latency("runtime.start_latency_p99", 0.99, StartsAsync),
        Latency("runtime.event_latency_p50", 0.50, EventsAsync),
        Latency("runtime.event_latency_p99", 0.99, EventsAsync),
    ];

    private static Workload Latency(string name, double fraction, Func<BenchHost, Task<double[]>> measureAsync) => new()
    {
        Name = name,
        Unit = "ms",
        BaselineName = fraction > 0.9 ? "sqlite.commit_p99" : "sqlite.commit_p50",
        RunAsync = async turnCache =>
        {
            await using var host = await BenchHost.StartAsync(Catalog, turnCache);
            var samples = await measureAsync(host);
            using var raw = new RawCommits();
            return new(Samples.Percentile(samples, fraction), Samples.Percentile(raw.Milliseconds(Count), fraction))
            {
                Details = new Dictionary<string, double> { ["perSecond"] = PerSecond, ["samples"] = samples.Length },
            };
        },
    };

    private static int Reach(TaskOrchestrationContext context)
    {
        Reached[context.InstanceId].TrySetResult(Stopwatch.GetTimestamp());
        return 1;
    }

    private static Task<double[]> StartsAsync(BenchHost host) => OpenLoopAsync("s", id =>
        host.Client.ScheduleNewOrchestrationInstanceAsync("Starts", new StartOrchestrationOptions(id)));

    private static async Task<double[]> EventsAsync(BenchHost host)
    {
        for (var i = 0; i < Count; i++)
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions($"e{i}"));
        }

        await host.Client.WaitForInstanceStartAsync($"e{Count - 1}", CancellationToken.None);
        return await OpenLoopAsync("e", id => host.Client.RaiseEventAsync(id, "go", 1, CancellationToken.None));
    }

    private static async Task<double[]> OpenLoopAsync(string prefix, Func<string, Task> callAsync)
    {
        var samples = new Task<double>[Count];
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < Count; i++)
        {
            var due = begin + (i * Stopwatch.Frequency / PerSecond);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            var id = $"{prefix}{i}";
            samples[i] = Task.Run(() => SampleAsync(id, callAsync));
        }

        return await Task.WhenAll(samples);
    }

    // From the call, not from when it was due: a late timer of this loop is not the runtime's.
    private static async Task<double> SampleAsync(string id, Func<string, Task> callAsync)
    {
        var reached = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Reached[id] = reached;
        var begin = Stopwatch.GetTimestamp();
        await callAsync(id);
        return Stopwatch.GetElapsedTime(begin, await reached.Task).TotalMilliseconds;
    }
}
