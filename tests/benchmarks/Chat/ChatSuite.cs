using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Chat;

/// <summary>The <c>chat</c> suite: plain questions to <c>local-extractive</c>, open loop, each in a conversation of its own.</summary>
internal static class ChatSuite
{
    private const int StartsPerSecond = 20;
    private const int QuestionsPerRun = 200;
    private const int Runs = 3;
    private const int WarmUpQuestions = 60;

    private static readonly string[] Questions =
    [
        "When must a flaky test be fixed?",
        "How many people review a change?",
        "Who is on call at night?",
        "What happens after an incident?",
    ];

    /// <summary>Runs the suite and prints its figures.</summary>
    public static async Task RunAsync()
    {
        var state = Directory.CreateTempSubdirectory("cartrita-bench-").FullName;
        try
        {
            await RunAsync(state);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task RunAsync(string state)
    {
        await using var bare = await ChatServerProcess.StartAsync(BareSseServer.Verb);
        await using var server = await ChatServerProcess.StartAsync(ChatServerProcess.Verb, state);
        using var bareClient = new SseClient(bare.Address, key: null);
        using var client = new SseClient(server.Address, (await File.ReadAllTextAsync(Path.Combine(state, "api-key"))).Trim());
        await IngestAsync(client);
        var idleMemory = server.PeakMemoryBytes;

        await OpenLoop.RunAsync(StartsPerSecond, WarmUpQuestions, (i, due) => client.RunAsync("api/chat/stream", Body(i), due));
        await OpenLoop.RunAsync(StartsPerSecond, WarmUpQuestions, (_, due) => bareClient.RunAsync("", "{}", due));

        var samples = new List<IReadOnlyList<StreamSample>>();
        var baselines = new List<IReadOnlyList<StreamSample>>();
        for (var run = 0; run < Runs; run++)
        {
            baselines.Add(await OpenLoop.RunAsync(StartsPerSecond, QuestionsPerRun, (_, due) => bareClient.RunAsync("", "{}", due)));
            samples.Add(await OpenLoop.RunAsync(StartsPerSecond, QuestionsPerRun, (i, due) => client.RunAsync("api/chat/stream", Body(i), due)));
        }

        Latency("chat.first_token_p50", samples, baselines, 0.50, sample => sample.FirstTokenMs);
        Latency("chat.first_token_p95", samples, baselines, 0.95, sample => sample.FirstTokenMs);
        Latency("chat.answer_p50", samples, baselines, 0.50, sample => sample.EndMs);
        Latency("chat.answer_p95", samples, baselines, 0.95, sample => sample.EndMs);
        new Measurement
        {
            Name = "chat.peak_memory",
            Value = ToMegabytes(server.PeakMemoryBytes),
            Unit = "MB",
            Baseline = ToMegabytes(idleMemory),
            BaselineName = "server.before_load",
            Params = Load([]),
        }.Write();
        await StorageCallsAsync(server, client);
    }

    private static async Task StorageCallsAsync(ChatServerProcess server, SseClient client)
    {
        var counts = new List<double>();
        var byCall = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < 9; i++)
        {
            await server.AskAsync("idle");
            var since = Stopwatch.GetTimestamp();
            var sample = await client.RunAsync("api/chat/stream", Body(i), since);
            var until = since + (long)(sample.EndMs / 1000 * Stopwatch.Frequency);
            var calls = JsonSerializer.Deserialize<List<string>>(await server.AskAsync(string.Create(CultureInfo.InvariantCulture, $"calls {since} {until}")))!;
            counts.Add(calls.Count);
            foreach (var same in calls.GroupBy(call => call, StringComparer.Ordinal))
            {
                byCall.TryAdd(same.Key, [.. Enumerable.Repeat(0, i)]);
                byCall[same.Key].Add(same.Count());
            }

            foreach (var missing in byCall.Values.Where(of => of.Count == i))
            {
                missing.Add(0);
            }
        }

        new Measurement
        {
            Name = "chat.storage_calls_per_run",
            Value = Samples.Median(counts),
            Unit = "calls",
            Baseline = 10,
            BaselineName = "aim",
            Params = new Dictionary<string, object> { ["runs"] = counts, ["calls"] = byCall },
        }.Write();
    }

    private static async Task IngestAsync(SseClient client)
    {
        var text = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "handbook.md"));
        var content = new ByteArrayContent(text);
        content.Headers.ContentType = new("application/octet-stream");
        content.Headers.Add("X-File-Name", "handbook.md");
        var id = JsonDocument.Parse(await client.SendAsync(HttpMethod.Post, "api/attachments", content)).RootElement.GetProperty("id").GetString();
        var until = Stopwatch.GetTimestamp() + (30 * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until)
        {
            var status = JsonDocument.Parse(await client.SendAsync(HttpMethod.Get, $"api/attachments/{id}")).RootElement.GetProperty("status").GetString();
            if (status == "indexed")
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException("the handbook was not indexed within 30 s");
    }

    private static void Latency(
        string name,
        List<IReadOnlyList<StreamSample>> samples,
        List<IReadOnlyList<StreamSample>> baselines,
        double fraction,
        Func<StreamSample, double> figure)
    {
        double[] runs = [.. samples.Select(run => Samples.Percentile([.. run.Select(figure)], fraction))];
        double[] baseline = [.. baselines.Select(run => Samples.Percentile([.. run.Select(figure)], fraction))];
        new Measurement
        {
            Name = name,
            Value = Samples.Median(runs),
            Unit = "ms",
            Baseline = Samples.Median(baseline),
            BaselineName = "kestrel.bare_sse",
            Params = Load(runs),
        }.Write();
    }

    private static Dictionary<string, object> Load(double[] runs) => new()
    {
        ["startsPerSecond"] = StartsPerSecond,
        ["questionsPerRun"] = QuestionsPerRun,
        ["provider"] = "local-extractive",
        ["turnCache"] = false,
        ["runs"] = runs,
    };

    private static double ToMegabytes(long bytes) => Math.Round(bytes / 1048576.0, 1);

    private static string Body(int number)
    {
        var json = new StringBuilder("{\"messages\":[{\"role\":\"user\",\"content\":");
        json.Append(JsonSerializer.Serialize(Questions[number % Questions.Length])).Append("}]}");
        return json.ToString();
    }
}
