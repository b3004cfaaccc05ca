using Cartrita.Benchmarks.Reporting;
using Cartrita.Core.Knowledge;

namespace Cartrita.Benchmarks.Search;

/// <summary><c>search.recall_at_5</c>: of how many questions one of the first five hits holds the answer whole.</summary>
internal static class RecallWorkload
{
    private const int Hits = 5;

    /// <summary>Runs it and prints a line for each list and mode, and for both lists together.</summary>
    internal static async Task RunAsync(bool showMissed)
    {
        QuestionSet[] sets = [QuestionSet.Read("project"), QuestionSet.Read("literature")];
        using var bed = new SearchBed();
        await bed.FillAsync(sets.SelectMany(set => set.Texts));
        var baseline = sets.ToDictionary(set => set.Name, set => set.Questions.Count(question => PlainFinds(bed, question)));
        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            var found = new Dictionary<string, int>();
            foreach (var set in sets)
            {
                found[set.Name] = 0;
                foreach (var question in set.Questions)
                {
                    var hits = await bed.Index.SearchAsync(SearchBed.Query(question.Text, mode, Hits), CancellationToken.None);
                    var isFound = hits.Any(hit => Holds(question, hit.FileName, hit.Chunk.Start, hit.Chunk.End));
                    found[set.Name] += isFound ? 1 : 0;
                    if (showMissed && !isFound)
                    {
                        await Console.Error.WriteLineAsync($"{mode} {set.Name}: {question.Text}");
                    }
                }

                Write(mode, set.Name, found[set.Name], baseline[set.Name], set.Questions.Count);
            }

            Write(mode, "all", found.Values.Sum(), baseline.Values.Sum(), sets.Sum(set => set.Questions.Count));
        }
    }

    private static bool PlainFinds(SearchBed bed, Question question) => PlainWords.Find(bed.Database, question.Text, Hits)
        .Select(chunk => PlainWords.Span(bed.Database, chunk))
        .Any(span => Holds(question, span.File, span.Start, span.End));

    private static bool Holds(Question question, string file, int start, int end) =>
        file == question.File && question.Spans.Any(span => start <= span.Start && span.End <= end);

    private static void Write(SearchMode mode, string set, int found, int baseline, int questions) => new Measurement
    {
        Name = "search.recall_at_5",
        Value = Math.Round((double)found / questions, 4),
        Unit = "share",
        Baseline = Math.Round((double)baseline / questions, 4),
        BaselineName = "sqlite.fts5_every_word",
        Params = new Dictionary<string, object> { ["mode"] = mode.ToString().ToLowerInvariant(), ["set"] = set, ["questions"] = questions, ["found"] = found },
    }.Write();
}
