using System.Diagnostics;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>How long a client waits for its first event and its first token, while other streams are open.</summary>
/// <remarks>
/// With one stream the starts follow each other. With more, so many streams are open all the time at 20 tokens a second each, and 20
/// short ones a second are started beside them, whatever the server does; those are what is measured.
/// </remarks>
internal static class ArrivalWorkload
{
    private const int StartsPerSecond = 20;
    private const int PiecesOfAnOpenStream = 400;
    private static readonly int[] Levels = [1, 50, 200];

    /// <summary>Runs the workload and prints its figures.</summary>
    public static async Task RunAsync(StreamSizes sizes)
    {
        await using var bed = await StreamBed.StartAsync();
        foreach (var (app, bare) in bed.Clients())
        {
            using (app)
            using (bare)
            {
                foreach (var level in Levels)
                {
                    var baselines = await MeasureAsync(bare, level, sizes);
                    var samples = await MeasureAsync(app, level, sizes);
                    Report("stream.first_event_p95", app.Transport, level, samples, baselines, sample => sample.FirstEventMs);
                    Report("stream.first_token_p95", app.Transport, level, samples, baselines, sample => sample.FirstTokenMs);
                }
            }
        }
    }

    private static async Task<List<IReadOnlyList<StreamSample>>> MeasureAsync(IStreamClient client, int level, StreamSizes sizes)
    {
        await using var open = await OpenStreams.StartAsync(client, StreamBed.Question(StreamScript.Paced(PiecesOfAnOpenStream)), level == 1 ? 0 : level);
        var runs = new List<IReadOnlyList<StreamSample>>();
        await RunAsync(client, level, sizes.Starts / 2);
        for (var run = 0; run < sizes.Runs; run++)
        {
            runs.Add(await RunAsync(client, level, sizes.Starts));
            open.Check();
        }

        return runs;
    }

    private static async Task<IReadOnlyList<StreamSample>> RunAsync(IStreamClient client, int level, int starts)
    {
        if (level > 1)
        {
            return await OpenLoop.RunAsync(StartsPerSecond, starts, (_, due) => AskAsync(client, due));
        }

        var samples = new List<StreamSample>();
        for (var start = 0; start < starts; start++)
        {
            samples.Add(await AskAsync(client, Stopwatch.GetTimestamp()));
        }

        return samples;
    }

    private static async Task<StreamSample> AskAsync(IStreamClient client, long due)
    {
        var marks = new StreamMarks(due);
        await client.ReadAsync(StreamBed.Question(StreamScript.Instant), marks, CancellationToken.None);
        return marks.Sample();
    }

    private static void Report(
        string name,
        string transport,
        int level,
        List<IReadOnlyList<StreamSample>> samples,
        List<IReadOnlyList<StreamSample>> baselines,
        Func<StreamSample, double> figure)
    {
        double[] Of(List<IReadOnlyList<StreamSample>> runs, double fraction) => [.. runs.Select(run => Samples.Percentile([.. run.Select(figure)], fraction))];
        new Measurement
        {
            Name = name,
            Value = Samples.Median(Of(samples, 0.95)),
            Unit = "ms",
            Baseline = Samples.Median(Of(baselines, 0.95)),
            BaselineName = BareName(transport),
            Params = new Dictionary<string, object>
            {
                ["transport"] = transport,
                ["streams"] = level,
                ["startsPerSecond"] = level == 1 ? "one after the other" : StartsPerSecond,
                ["starts"] = samples[0].Count,
                ["p50"] = Samples.Median(Of(samples, 0.50)),
                ["baselineP50"] = Samples.Median(Of(baselines, 0.50)),
                ["runs"] = Of(samples, 0.95),
            },
        }.Write();
    }

    /// <summary>The name of the baseline over a transport.</summary>
    public static string BareName(string transport) => $"kestrel.bare_{transport}";
}
