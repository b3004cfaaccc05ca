using System.Globalization;
using System.Text.Json;
using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>What one user's flood does to another user's first event (CHAT-20): the same calm load, alone and beside the flood.</summary>
internal static class FloodWorkload
{
    private const int CalmPerSecond = 10;
    private const int CalmPerRun = 100;
    private const int WarmUp = 50;
    private const int FloodPerSecond = 200;
    private const string Body = """{"messages":[{"role":"user","content":"When must a flaky test be fixed?"}]}""";

    /// <summary>Runs the workload and prints its figure.</summary>
    public static async Task RunAsync(StreamSizes sizes)
    {
        var state = Directory.CreateTempSubdirectory("cartrita-bench-").FullName;
        try
        {
            await using var model = await ChatServerProcess.StartAsync(ModelServer.Verb);
            await using var server = await ChatServerProcess.StartAsync(
                ChatServerProcess.Verb, state, $"--OPENAI_BASE_URL={new Uri(model.Address, "v1")}", "--OPENAI_API_KEY=none", "--Evaluation:Judge=never", "--Models:Embedding=local-extractive");
            using var admin = new SseClient(server.Address, (await File.ReadAllTextAsync(Path.Combine(state, "api-key"))).Trim());
            var flooding = await KeyAsync(admin, "flooding");
            using var calm = new SseClient(server.Address, await KeyAsync(admin, "calm"));
            await LoadAsync(calm, WarmUp);
            await MeasureAsync(server, calm, flooding, sizes.Runs);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task MeasureAsync(ChatServerProcess server, SseClient calm, string flooding, int runs)
    {
        var (idle, flooded, answers) = (new List<double[]>(), new List<double[]>(), new List<string>());
        for (var run = 0; run < runs; run++)
        {
            idle.Add(await LoadAsync(calm, CalmPerRun));
            await using var flood = await ChatServerProcess.StartAsync(
                FloodClient.Verb, server.Address.ToString(), flooding, FloodPerSecond.ToString(CultureInfo.InvariantCulture), Body);
            await LoadAsync(calm, WarmUp);
            flooded.Add(await LoadAsync(calm, CalmPerRun));
            answers.Add(await flood.AskAsync("stop"));
        }

        var (before, beside) = (Percentiles(idle, 0.95), Percentiles(flooded, 0.95));
        new Measurement
        {
            Name = "stream.flood_first_event_p95",
            Value = Samples.Median(beside),
            Unit = "ms",
            Baseline = Samples.Median(before),
            BaselineName = "idle",
            Params = new Dictionary<string, object>
            {
                ["idle"] = Samples.Median(before),
                ["rise"] = Math.Round(Samples.Median(beside) - Samples.Median(before), 2),
                ["idleP50"] = Samples.Median(Percentiles(idle, 0.5)),
                ["floodP50"] = Samples.Median(Percentiles(flooded, 0.5)),
                ["calmPerSecond"] = CalmPerSecond,
                ["calmPerRun"] = CalmPerRun,
                ["floodPerSecond"] = FloodPerSecond,
                ["floodAnswers"] = answers.Select(answer => JsonSerializer.Deserialize<Dictionary<string, int>>(answer)!).ToArray(),
                ["provider"] = "instant loopback server",
                ["transport"] = "sse",
                ["idleRuns"] = before,
                ["runs"] = beside,
            },
        }.Write();
    }

    private static async Task<double[]> LoadAsync(SseClient client, int count) =>
        [.. (await OpenLoop.RunAsync(CalmPerSecond, count, (_, due) => client.RunAsync("api/chat/stream", Body, due))).Select(sample => sample.FirstEventMs)];

    private static double[] Percentiles(IEnumerable<double[]> runs, double fraction) => [.. runs.Select(run => Samples.Percentile(run, fraction))];

    private static async Task<string> KeyAsync(SseClient admin, string name)
    {
        using var body = new StringContent($$"""{"name":"{{name}}"}""", System.Text.Encoding.UTF8, "application/json");
        return JsonDocument.Parse(await admin.SendAsync(HttpMethod.Post, "api/keys", body)).RootElement.GetProperty("key").GetString()!;
    }
}
