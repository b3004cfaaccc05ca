using System.Diagnostics;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Core.Knowledge;

namespace Cartrita.Benchmarks.Search;

/// <summary><c>search.latency_p95</c>: the questions of the set, one after the other, over very many chunks of one owner.</summary>
internal static class LatencyWorkload
{
    private const int Hits = 8;
    private const int ChunksPerFile = 1000;
    private const int Runs = 3;

    /// <summary>Runs it and prints a line for each mode.</summary>
    internal static async Task RunAsync(int chunks)
    {
        QuestionSet[] sets = [QuestionSet.Read("project"), QuestionSet.Read("literature")];
        string[] questions = [.. sets.SelectMany(set => set.Questions).Select(question => question.Text)];
        using var bed = new SearchBed();
        var made = RandomChunks.Make([.. sets.SelectMany(set => set.Texts.Values)], chunks, seed: 11);
        foreach (var (number, file) in made.Chunk(ChunksPerFile).Index())
        {
            await bed.FillAsync(number, $"file-{number}.txt", file.Select((chunk, ordinal) => chunk with { Ordinal = ordinal }));
        }

        var baseline = Repeat(questions, question =>
        {
            PlainWords.Find(bed.Database, question, Hits);
            return Task.CompletedTask;
        });
        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            Write(mode, chunks, Repeat(questions, question => bed.Index.SearchAsync(SearchBed.Query(question, mode, Hits), CancellationToken.None)), baseline);
        }
    }

    private static List<IReadOnlyList<double>> Repeat(string[] questions, Func<string, Task> ask)
    {
        var runs = new List<IReadOnlyList<double>>();
        for (var run = 0; run <= Runs; run++)
        {
            var times = Array.ConvertAll(questions, question =>
            {
                var begin = Stopwatch.GetTimestamp();
                ask(question).GetAwaiter().GetResult();
                return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            });
            if (run > 0)
            {
                runs.Add(times);
            }
        }

        return runs;
    }

    private static void Write(SearchMode mode, int chunks, List<IReadOnlyList<double>> runs, List<IReadOnlyList<double>> baseline)
    {
        double[] values = [.. runs.Select(run => Samples.Percentile([.. run], 0.95))];
        new Measurement
        {
            Name = "search.latency_p95",
            Value = Samples.Median(values),
            Unit = "ms",
            Baseline = Samples.Median([.. baseline.Select(run => Samples.Percentile([.. run], 0.95))]),
            BaselineName = "sqlite.fts5_every_word",
            Params = new Dictionary<string, object>
            {
                ["mode"] = mode.ToString().ToLowerInvariant(),
                ["chunks"] = chunks,
                ["hits"] = Hits,
                ["p50"] = Samples.Median([.. runs.Select(run => Samples.Median([.. run]))]),
                ["max"] = Math.Round(runs.Max(run => run.Max()), 2),
                ["runs"] = values,
            },
        }.Write();
    }
}
