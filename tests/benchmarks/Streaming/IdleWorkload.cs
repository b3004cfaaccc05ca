using System.Diagnostics;
using System.Globalization;
using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>What a stream costs in memory that waits for its next event: readers of runs whose model says nothing.</summary>
/// <remarks>
/// Each run has servers of its own, since a process gives little back. Garbage is collected before both looks. The readers share 50
/// runs, for it is the streams that are counted: what an open run itself costs is told beside it.
/// </remarks>
internal static class IdleWorkload
{
    private const int OpenRuns = 50;

    // Longer than the 5 s after which a reader that hears nothing asks for its run.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(7);

    /// <summary>Runs the workload and prints its figures.</summary>
    public static async Task RunAsync(StreamSizes sizes)
    {
        foreach (var transport in new[] { "sse", "websocket" })
        {
            var (runs, ofRuns, baselines) = (new List<double>(), new List<double>(), new List<double>());
            for (var run = 0; run < sizes.Runs; run++)
            {
                await using var bed = await StreamBed.StartAsync("--Models:Timeout=00:05:00");
                var (stream, openRun) = await OfAppAsync(bed, transport, sizes.IdleStreams);
                runs.Add(stream);
                ofRuns.Add(openRun);
                baselines.Add(await OfBareAsync(bed, transport, sizes.IdleStreams));
            }

            new Measurement
            {
                Name = "stream.idle_memory_per_stream",
                Value = Samples.Median(runs),
                Unit = "KB",
                Baseline = Samples.Median(baselines),
                BaselineName = ArrivalWorkload.BareName(transport),
                Params = new Dictionary<string, object>
                {
                    ["transport"] = transport,
                    ["streams"] = sizes.IdleStreams,
                    ["openRuns"] = OpenRuns,
                    ["perOpenRun"] = Samples.Median(ofRuns),
                    ["measured"] = "resident, after a collection",
                    ["runs"] = runs,
                },
            }.Write();
        }
    }

    private static async Task<(double Stream, double OpenRun)> OfAppAsync(StreamBed bed, string transport, int streams)
    {
        using var starter = new EventStreamClient(bed.App.Address, "api/chat/stream", bed.Key);
        await Task.WhenAll(Enumerable.Range(0, OpenRuns).Select(_ => AskAsync(starter, StreamBed.Question(StreamScript.Instant))));
        var idle = await MemoryAsync(bed.App);
        using var runs = await HeldRuns.StartAsync(bed.App, bed.Key, OpenRuns);
        var withRuns = await MemoryAsync(bed.App);
        await using var readers = new IdleStreams();
        string RunOf(int at) => runs.Ids[at % runs.Ids.Count];
        await readers.OpenAsync(
            streams,
            at => transport == "sse" ? new EventStreamClient(bed.App.Address, $"api/orchestrations/{RunOf(at)}/events", bed.Key) : new SocketStreamClient(bed.App.Address, "ws/chat", bed.Key),
            at => transport == "sse" ? "" : $$"""{"type":"continue","orchestrationId":"{{RunOf(at)}}"}""");
        var full = await MemoryAsync(bed.App);
        return (PerStream(full - withRuns, streams), PerStream(withRuns - idle, OpenRuns));
    }

    private static async Task<double> OfBareAsync(StreamBed bed, string transport, int streams)
    {
        using IStreamClient client = transport == "sse" ? new EventStreamClient(bed.Bare.Address, "", key: null) : new SocketStreamClient(bed.Bare.Address, BareSseServer.SocketPath, key: null);
        await Task.WhenAll(Enumerable.Range(0, OpenRuns).Select(_ => AskAsync(client, StreamBed.Question(StreamScript.Instant))));
        var idle = await MemoryAsync(bed.Bare);
        await using var readers = new IdleStreams();
        await readers.OpenAsync(streams, _ => client, _ => StreamBed.Question(StreamScript.Hold));
        return PerStream(await MemoryAsync(bed.Bare) - idle, streams);
    }

    private static async Task<long> MemoryAsync(ChatServerProcess server)
    {
        await Task.Delay(Settle);
        await server.AskAsync("collect");
        return server.MemoryBytes;
    }

    private static Task AskAsync(IStreamClient client, string question) => client.ReadAsync(question, new StreamMarks(Stopwatch.GetTimestamp()), CancellationToken.None);

    private static double PerStream(long bytes, int count) => Math.Round(bytes / 1024.0 / count, 1);
}
