using System.Diagnostics;
using System.Text.Json;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Benchmarks.Streaming;

namespace Cartrita.Benchmarks.Chat;

/// <summary>The <c>ensemble</c> suite: how long after its request a question has all members of its ensemble asked, beside the same question that one model answers.</summary>
/// <remarks>The gate's decision is made and really runs when the last member's call has arrived. The model server notes the arrivals, and its clock is that of all processes here. Both apps are asked in turn, each alone.</remarks>
internal static class EnsembleSuite
{
    private const int StartsPerSecond = 5;

    private static readonly string[] Members = [StreamScript.Instant, StreamScript.Burst(16)];

    /// <summary>Runs the suite and prints its figure.</summary>
    public static async Task RunAsync(bool quick)
    {
        var (runs, questions) = quick ? (1, 20) : (3, 100);
        await using var bed = await StreamBed.StartAsync(
            $"--Models:Supervisor={StreamScript.Instant}", $"--Models:Ensemble:Members:0=openai-compatible/{Members[0]}", $"--Models:Ensemble:Members:1=openai-compatible/{Members[1]}");
        var state = Directory.CreateTempSubdirectory("cartrita-bench-").FullName;
        try
        {
            await using var alone = await StreamBed.StartAppAsync(state, bed.Model, $"--Models:Supervisor={StreamScript.Instant}");
            using var ensembleClient = new SseClient(bed.App.Address, bed.Key);
            using var aloneClient = new SseClient(alone.Address, (await File.ReadAllTextAsync(Path.Combine(state, "api-key"))).Trim());
            var (figures, baselines) = (new List<double[]>(), new List<double[]>());
            for (var run = 0; run <= runs; run++)
            {
                baselines.Add(await AskAsync(bed, aloneClient, questions, calls: 1));
                figures.Add(await AskAsync(bed, ensembleClient, questions, Members.Length));
            }

            Report([.. figures.Skip(1)], [.. baselines.Skip(1)], questions);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task<double[]> AskAsync(StreamBed bed, SseClient client, int questions, int calls)
    {
        var due = new long[questions];
        await OpenLoop.RunAsync(StartsPerSecond, questions, (number, at) =>
        {
            due[number] = at;
            return client.RunAsync("api/chat/stream", JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = $"Compare tag-{number} with the rule: which of them holds?" } } }), at);
        });
        var asked = JsonSerializer.Deserialize<List<ModelCall>>(await bed.Model.AskAsync("calls"))!.ToLookup(call => call.Tag);
        return [.. due.Select((at, number) => asked[$"tag-{number}"].Select(call => call.Began).Order().ToList() is { } began && began.Count == calls
            ? Stopwatch.GetElapsedTime(at, began[^1]).TotalMilliseconds
            : throw new InvalidOperationException($"tag-{number} asked {asked[$"tag-{number}"].Count()} models, and not {calls}"))];
    }

    private static void Report(List<double[]> figures, List<double[]> baselines, int questions)
    {
        double[] runs = [.. figures.Select(run => Samples.Percentile(run, 0.95))];
        double[] baseline = [.. baselines.Select(run => Samples.Percentile(run, 0.95))];
        new Measurement
        {
            Name = "chat.ensemble_gate_p95",
            Value = Samples.Median(runs),
            Unit = "ms",
            Baseline = Samples.Median(baseline),
            BaselineName = "chat.one_model_asked",
            Params = new Dictionary<string, object>
            {
                ["members"] = Members.Length,
                ["startsPerSecond"] = StartsPerSecond,
                ["questionsPerRun"] = questions,
                ["aim"] = 600,
                ["p50"] = Samples.Median([.. figures.Select(run => Samples.Percentile(run, 0.5))]),
                ["baselineP50"] = Samples.Median([.. baselines.Select(run => Samples.Percentile(run, 0.5))]),
                ["baselineRuns"] = baseline,
                ["runs"] = runs,
            },
        }.Write();
    }
}
