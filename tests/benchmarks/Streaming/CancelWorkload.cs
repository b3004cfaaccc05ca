using System.Diagnostics;
using System.Text.Json;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>How long tokens still come once a run is cancelled, by the API or by a client that leaves; and what the model sees of it.</summary>
/// <remarks>A second reader of the run watches. The baseline is a client of the model server itself that leaves.</remarks>
internal static class CancelWorkload
{
    private const int StartsPerSecond = 5;
    private const int Pieces = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs the workload and prints its figures.</summary>
    public static async Task RunAsync(StreamSizes sizes)
    {
        await using var bed = await StreamBed.StartAsync();
        using var http = RunStream.Client(bed.App.Address, bed.Key);
        foreach (var leaves in new[] { false, true })
        {
            var runs = new List<IReadOnlyList<CancelSample>>();
            for (var run = 0; run <= sizes.Runs; run++)
            {
                runs.Add(await RunAsync(bed, http, leaves, sizes.Starts / 4));
            }

            Report(leaves ? "leaving" : "cancel", [.. runs.Skip(1)]);
        }
    }

    private static async Task<IReadOnlyList<CancelSample>> RunAsync(StreamBed bed, HttpClient http, bool leaves, int starts)
    {
        var samples = new List<Task<CancelSample>>();
        for (var start = 0; start < starts; start++)
        {
            var tag = $"tag-{start + 1}";
            samples.Add(Task.Run(() => AskAsync(http, leaves, tag)));
            await Task.Delay(TimeSpan.FromSeconds(1.0 / StartsPerSecond));
        }

        var cancelled = await Task.WhenAll(samples);

        // A model or tool call that begins late would be seen now.
        await Task.Delay(Silence);
        var calls = JsonSerializer.Deserialize<List<ModelCall>>(await bed.Model.AskAsync("calls"))!.ToLookup(call => call.Tag);
        return [.. cancelled.Select(sample => sample with
        {
            AbortedMs = calls[sample.Tag].Any(call => call.Aborted == 0) ? double.PositiveInfinity : calls[sample.Tag].Max(call => Elapsed(sample.Cancelled, call.Aborted)),
            CallsAfter = calls[sample.Tag].Count(call => call.Began > sample.Cancelled),
        })];
    }

    private static async Task<CancelSample> AskAsync(HttpClient http, bool leaves, string tag)
    {
        using var asking = await RunStream.AskAsync(http, StreamBed.Question(StreamScript.Brisk(Pieces), $"When was {tag} fixed?"));
        var id = RunStream.RunOf(await asking.UntilAsync("token"));
        using var watching = await RunStream.FollowAsync(http, id);
        var (frames, lastToken, endings) = (new List<string>(), 0L, 0);
        var reading = Task.Run(async () =>
        {
            while (await watching.NextAsync() is { } frame)
            {
                var kind = frame.GetProperty("eventType").GetString()!;
                frames.Add(kind);
                lastToken = kind == "token" ? watching.At : lastToken;
                endings += kind is "end" or "error" ? 1 : 0;
            }
        });
        await Task.Delay(Patience);
        var cancelled = Stopwatch.GetTimestamp();
        if (leaves)
        {
            asking.Dispose();
        }
        else
        {
            using var answer = await http.PostAsync($"api/orchestrations/{id}/cancel", content: null);
            answer.EnsureSuccessStatusCode();
        }

        await reading;
        return endings == 1 && frames[^1] == "done" && frames.Contains("error")
            ? new CancelSample(tag, cancelled, Math.Max(0, Elapsed(cancelled, lastToken)), Elapsed(cancelled, watching.At))
            : throw new InvalidOperationException($"{tag} ended with {string.Join(' ', frames.TakeLast(4))}");
    }

    private static void Report(string by, List<IReadOnlyList<CancelSample>> runs)
    {
        double P95(Func<CancelSample, double> figure) => Samples.Median([.. runs.Select(run => Samples.Percentile([.. run.Select(figure)], 0.95))]);
        new Measurement
        {
            Name = "stream.cancel_stop_p95",
            Value = P95(sample => sample.LastTokenMs),
            Unit = "ms",
            Baseline = 200,
            BaselineName = "aim",
            Params = new Dictionary<string, object>
            {
                ["by"] = by,
                ["cancelled"] = runs.Sum(run => run.Count),
                ["slowest"] = Math.Round(runs.Max(run => run.Max(sample => sample.LastTokenMs)), 2),
                ["modelLeftP95"] = P95(sample => sample.AbortedMs),
                ["doneP95"] = P95(sample => sample.DoneMs),
                ["modelCallsAfter"] = runs.Sum(run => run.Sum(sample => sample.CallsAfter)),
                ["terminalFramesEach"] = 1,
                ["runs"] = runs.Select(run => Samples.Percentile([.. run.Select(sample => sample.LastTokenMs)], 0.95)).ToArray(),
            },
        }.Write();
    }

    private static double Elapsed(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    private sealed record CancelSample(string Tag, long Cancelled, double LastTokenMs, double DoneMs)
    {
        public double AbortedMs { get; init; }

        public int CallsAfter { get; init; }
    }
}
