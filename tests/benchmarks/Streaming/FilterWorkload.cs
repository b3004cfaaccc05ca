using System.Diagnostics;
using System.Text;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Core.Governance;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>What the banned-term filter costs a token: the same stream copied with and without it, in one process.</summary>
internal static class FilterWorkload
{
    private const int TokensPerStart = 5000;

    private const string Prose =
        "A flaky test is fixed or removed within two working days, and branches live for three at most; whoever merges watches the deployment until it is done. ";

    // Terms of every letter of the alphabet, so that hardly a token is clear at first sight.
    private static readonly string[] Common = [.. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}xqzv{(char)letter} term")];

    /// <summary>Runs the workload and prints its figures.</summary>
    public static Task RunAsync(StreamSizes sizes)
    {
        var pieces = Cut();
        string[] stream = [.. Enumerable.Range(0, sizes.Starts * TokensPerStart).Select(number => pieces[number % pieces.Length])];
        Measure("none", BannedTerms.None, stream, sizes.Runs);
        Measure("two", BannedTerms.Parse("zebra crossing, quixotic"), stream, sizes.Runs);
        Measure("every_letter", BannedTerms.Parse(string.Join(',', Common)), stream, sizes.Runs);
        Measure("ten_thousand", BannedTerms.Parse(string.Join(',', Enumerable.Range(0, BannedTerms.MostTerms).Select(number => $"{(char)('a' + (number % 26))}{number}x"))), stream, sizes.Runs);
        return Task.CompletedTask;
    }

    private static void Measure(string terms, BannedTerms set, string[] stream, int count)
    {
        Copy(stream, delta => delta);
        Filter(set, stream);
        var (plain, filtered) = (new double[count], new double[count]);
        for (var run = 0; run < count; run++)
        {
            plain[run] = Copy(stream, delta => delta);
            filtered[run] = Filter(set, stream);
        }

        double[] runs = [.. filtered.Zip(plain, (with, without) => Math.Round(with - without, 4))];
        new Measurement
        {
            Name = "stream.filter_per_token",
            Value = Samples.Median(runs),
            Unit = "µs",
            Baseline = Samples.Median(plain),
            BaselineName = "stream.copied",
            Params = new Dictionary<string, object> { ["terms"] = terms, ["tokens"] = stream.Length, ["filtered"] = filtered, ["copied"] = plain, ["runs"] = runs },
        }.Write();
    }

    private static double Filter(BannedTerms set, string[] stream)
    {
        var filter = new BannedTermFilter(set);
        var time = Copy(stream, filter.Push);
        return filter.Redactions == 0 ? time : throw new InvalidOperationException("The text holds a term: that is another workload.");
    }

    // Microseconds a token.
    private static double Copy(string[] stream, Func<string, string> pass)
    {
        var text = new StringBuilder(Prose.Length * 2);
        var since = Stopwatch.GetTimestamp();
        foreach (var delta in stream)
        {
            text.Append(pass(delta));
            if (text.Length > Prose.Length)
            {
                text.Clear();
            }
        }

        return Math.Round(Stopwatch.GetElapsedTime(since).TotalMicroseconds / stream.Length, 4);
    }

    // As models cut: a word, or a part of one, with the space before it.
    private static string[] Cut()
    {
        var words = Prose.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. words.SelectMany(word => word.Length > 6 ? new[] { $" {word[..4]}", word[4..] } : [$" {word}"])];
    }
}
