namespace Cartrita.Benchmarks.Streaming;

/// <summary>The <c>stream</c> suite: what streams cost and withstand, each figure beside one that was measured in the same run.</summary>
internal static class StreamSuite
{
    private static readonly (string[] Names, Func<StreamSizes, Task> RunAsync)[] All =
    [
        (["stream.first_event_p95", "stream.first_token_p95"], ArrivalWorkload.RunAsync),
        (["stream.tokens_per_second"], BurstWorkload.RunAsync),
        (["stream.idle_memory_per_stream"], IdleWorkload.RunAsync),
        (["stream.cancel_stop_p95"], CancelWorkload.RunAsync),
        (["stream.cross_process_first_token_p95"], CrossProcessWorkload.RunAsync),
        (["stream.flood_first_event_p95"], FloodWorkload.RunAsync),
        (["stream.bridge_overhead_p50", "stream.bridge_overhead_p99"], _ => BridgeWorkload.RunAsync()),
        (["stream.filter_per_token"], FilterWorkload.RunAsync),
    ];

    /// <summary>Runs the workloads and prints their figures.</summary>
    /// <param name="only">The start of the names of those to run; empty for all.</param>
    /// <param name="quick">One short run of each, to see that it works.</param>
    public static async Task RunAsync(string only, bool quick)
    {
        foreach (var (_, runAsync) in All.Where(one => one.Names.Any(name => name.StartsWith(only, StringComparison.Ordinal))))
        {
            await runAsync(quick ? StreamSizes.Quick : StreamSizes.Full);
        }
    }
}
