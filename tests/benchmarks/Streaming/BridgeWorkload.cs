using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>What the OpenAI-compatible door costs on its way to a model: the same calls with and without it, side by side.</summary>
internal static class BridgeWorkload
{
    private const int CallsPerSecond = 100;
    private const int CallsPerRun = 1000;
    private const int WarmUpCalls = 500;
    private const int Runs = 3;

    /// <summary>Runs the workload and prints its figures.</summary>
    public static async Task RunAsync()
    {
        var state = Directory.CreateTempSubdirectory("cartrita-bench-").FullName;
        try
        {
            await using var model = await ChatServerProcess.StartAsync(ModelServer.Verb);
            await using var server = await ChatServerProcess.StartAsync(
                ChatServerProcess.Verb, state, $"--OPENAI_BASE_URL={new Uri(model.Address, "v1")}", "--OPENAI_API_KEY=none", "--Evaluation:Judge=never", "--Models:Embedding=local-extractive");
            using var direct = new CompletionClient(model.Address, "none");
            using var bridged = new CompletionClient(server.Address, (await File.ReadAllTextAsync(Path.Combine(state, "api-key"))).Trim());
            await MeasureAsync("whole", Body(streamed: false), direct, bridged);
            await MeasureAsync("streamed", Body(streamed: true), direct, bridged);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task MeasureAsync(string mode, string body, CompletionClient direct, CompletionClient bridged)
    {
        await LoadAsync(direct, body, WarmUpCalls);
        await LoadAsync(bridged, body, WarmUpCalls);
        var (baselines, samples) = (new List<double[]>(), new List<double[]>());
        for (var run = 0; run < Runs; run++)
        {
            baselines.Add(await LoadAsync(direct, body, CallsPerRun));
            samples.Add(await LoadAsync(bridged, body, CallsPerRun));
        }

        Report("stream.bridge_overhead_p50", 0.50, mode, samples, baselines);
        Report("stream.bridge_overhead_p99", 0.99, mode, samples, baselines);
    }

    private static async Task<double[]> LoadAsync(CompletionClient client, string body, int calls) =>
        [.. (await OpenLoop.RunAsync(CallsPerSecond, calls, (_, due) => client.RunAsync(body, due))).Select(sample => sample.EndMs)];

    // The overhead of a run is what its calls took over those that were made directly just before.
    private static void Report(string name, double fraction, string mode, List<double[]> samples, List<double[]> baselines)
    {
        double[] through = [.. samples.Select(run => Samples.Percentile(run, fraction))];
        double[] past = [.. baselines.Select(run => Samples.Percentile(run, fraction))];
        double[] runs = [.. through.Zip(past, (with, without) => Math.Round(with - without, 2))];
        new Measurement
        {
            Name = name,
            Value = Samples.Median(runs),
            Unit = "ms",
            Baseline = Samples.Median(past),
            BaselineName = "model_server.direct",
            Params = new Dictionary<string, object>
            {
                ["mode"] = mode,
                ["callsPerSecond"] = CallsPerSecond,
                ["callsPerRun"] = CallsPerRun,
                ["provider"] = "instant loopback server",
                ["through"] = through,
                ["direct"] = past,
                ["runs"] = runs,
            },
        }.Write();
    }

    private static string Body(bool streamed) =>
        """{"model":"instant","messages":[{"role":"system","content":"Answer in one sentence."},{"role":"user","content":"When must a flaky test be fixed?"}]"""
        + (streamed ? ",\"stream\":true}" : "}");
}
