using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Core.Knowledge;

namespace Cartrita.Benchmarks.Attachments;

/// <summary>How long a text of 10 MB takes from its last byte to where questions find it; beside it what cutting and embedding the same text takes on one core.</summary>
internal static class IngestWorkload
{
    private const int Runs = 3;

    /// <summary>Measures it and prints the figure.</summary>
    public static async Task RunAsync(bool quick)
    {
        var (size, runs) = quick ? (1 << 20, 1) : (10 << 20, Runs);
        var state = Directory.CreateTempSubdirectory("cartrita-bench-").FullName;
        try
        {
            await using var app = await ChatServerProcess.StartAsync(ChatServerProcess.Verb, state, "--Models:Embedding=local-extractive");
            using var client = new HttpClient { BaseAddress = app.Address, Timeout = TimeSpan.FromMinutes(5) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(state, "api-key"))).Trim());
            await IngestAsync(client, Text(1 << 20, seed: 99), 99);
            var (taken, direct, chunks) = (new List<double>(), new List<double>(), 0);
            for (var run = 0; run < runs; run++)
            {
                var text = Text(size, run);
                taken.Add(await IngestAsync(client, text, run));
                direct.Add(Direct(text, out chunks));
            }

            new Measurement
            {
                Name = "attachments.ingest_10mb",
                Value = taken.Order().ElementAt(runs / 2),
                Unit = "s",
                Baseline = direct.Order().ElementAt(runs / 2),
                BaselineName = "cut_and_embed.one_core",
                Params = new Dictionary<string, object> { ["bytes"] = size, ["chunks"] = chunks, ["peakMemoryMB"] = app.PeakMemoryBytes >> 20, ["runs"] = taken, ["baselineRuns"] = direct },
            }.Write();
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    // From the request that brings the bytes: what it takes to send them over loopback is part of the figure.
    private static async Task<double> IngestAsync(HttpClient client, string text, int run)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/attachments") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Add("X-File-Name", $"text-{run}.txt");
        var begin = Stopwatch.GetTimestamp();
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString();
        var frames = await client.GetStringAsync($"api/orchestrations/{id}/events");
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return frames.Contains("\"status\":\"indexed\"", StringComparison.Ordinal) ? Math.Round(seconds, 3) : throw new InvalidOperationException("the text was not indexed");
    }

    private static double Direct(string text, out int chunks)
    {
        var begin = Stopwatch.GetTimestamp();
        var cut = TextChunker.Chunk(text);
        foreach (var chunk in cut)
        {
            LocalExtractiveEmbeddingGenerator.Embed(chunk.Text);
        }

        chunks = cut.Count;
        return Math.Round(Stopwatch.GetElapsedTime(begin).TotalSeconds, 3);
    }

    // Sentences of a handbook in an order of their own, so that no two texts are the same and none compresses to nothing.
    private static string Text(int size, int seed)
    {
        string[] sentences = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "handbook.md")).Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (random, text) = (new Random(seed), new StringBuilder(size + 400));
        while (text.Length < size)
        {
            text.Append(sentences[random.Next(sentences.Length)].ReplaceLineEndings(" ")).Append(" (").Append(random.Next()).Append("). ");
            if (random.Next(6) == 0)
            {
                text.Append("\n\n");
            }
        }

        return text.ToString();
    }
}
