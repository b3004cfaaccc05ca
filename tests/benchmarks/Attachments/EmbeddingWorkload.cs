using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Attachments;

/// <summary>The cost of embedding one chunk of 1,800 characters on one core.</summary>
internal static class EmbeddingWorkload
{
    private const int ChunkLength = 1800;
    private const int Repeats = 4000;
    private const int Runs = 5;

    /// <summary>Measures it and prints the figure.</summary>
    public static Task RunAsync()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "handbook.md"));
        string[] chunks = [.. Enumerable.Range(0, (text.Length - ChunkLength) / 100).Select(i => text.Substring(i * 100, ChunkLength))];
        Time(chunks, chunk => LocalExtractiveEmbeddingGenerator.Embed(chunk));
        Time(chunks, Hash);

        double[] runs = [.. Enumerable.Range(0, Runs).Select(_ => Time(chunks, chunk => LocalExtractiveEmbeddingGenerator.Embed(chunk)))];
        double[] baseline = [.. Enumerable.Range(0, Runs).Select(_ => Time(chunks, Hash))];
        new Measurement
        {
            Name = "attachments.embed_per_chunk",
            Value = runs.Order().ElementAt(Runs / 2),
            Unit = "ms",
            Baseline = baseline.Order().ElementAt(Runs / 2),
            BaselineName = "sha256.same_text",
            Params = new Dictionary<string, object> { ["chunkLength"] = ChunkLength, ["dimensions"] = LocalExtractiveEmbeddingGenerator.Dimensions, ["runs"] = runs },
        }.Write();
        return Task.CompletedTask;
    }

    private static void Hash(string chunk) => SHA256.HashData(Encoding.UTF8.GetBytes(chunk));

    private static double Time(string[] chunks, Action<string> work)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < Repeats; i++)
        {
            work(chunks[i % chunks.Length]);
        }

        return Math.Round(Stopwatch.GetElapsedTime(begin).TotalMilliseconds / Repeats, 4);
    }
}
