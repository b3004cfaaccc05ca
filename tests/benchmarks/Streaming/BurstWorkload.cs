using System.Diagnostics;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>How many token events a second come to clients over 100 streams at once, from their start to the end of the last one.</summary>
internal static class BurstWorkload
{
    private const int Streams = 100;

    /// <summary>Runs the workload and prints its figures.</summary>
    public static async Task RunAsync(StreamSizes sizes)
    {
        await using var bed = await StreamBed.StartAsync();
        foreach (var (app, bare) in bed.Clients())
        {
            using (app)
            using (bare)
            {
                var (baselines, runs) = (new List<double>(), new List<double>());
                for (var run = 0; run <= sizes.Runs; run++)
                {
                    baselines.Add(await RateAsync(bare, sizes.BurstPieces));
                    runs.Add(await RateAsync(app, sizes.BurstPieces));
                }

                Report(app.Transport, sizes, [.. runs.Skip(1)], [.. baselines.Skip(1)]);
            }
        }
    }

    private static async Task<double> RateAsync(IStreamClient client, int pieces)
    {
        var begin = Stopwatch.GetTimestamp();
        var samples = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => Task.Run(async () =>
        {
            var marks = new StreamMarks(begin);
            await client.ReadAsync(StreamBed.Question(StreamScript.Burst(pieces)), marks, CancellationToken.None);
            return marks.Sample();
        })));
        return Math.Round(samples.Sum(sample => sample.Tokens) / samples.Max(sample => sample.EndMs) * 1000);
    }

    private static void Report(string transport, StreamSizes sizes, double[] runs, double[] baselines) => new Measurement
    {
        Name = "stream.tokens_per_second",
        Value = Samples.Median(runs),
        Unit = "events/s",
        Baseline = Samples.Median(baselines),
        BaselineName = ArrivalWorkload.BareName(transport),
        Params = new Dictionary<string, object>
        {
            ["transport"] = transport,
            ["streams"] = Streams,
            ["tokensPerStream"] = sizes.BurstPieces,
            ["runs"] = runs,
        },
    }.Write();
}
