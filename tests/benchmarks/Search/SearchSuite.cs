using System.Globalization;

namespace Cartrita.Benchmarks.Search;

/// <summary>The <c>search</c> suite.</summary>
internal static class SearchSuite
{
    private const int Chunks = 100_000;

    /// <summary>Runs the suite.</summary>
    /// <param name="only">Only figures whose names begin so; empty for all.</param>
    /// <param name="options">A number of chunks other than 100,000; <c>missed</c> lists the questions that were not found on standard error.</param>
    internal static async Task RunAsync(string only, params string[] options)
    {
        if ("search.recall_at_5".StartsWith(only, StringComparison.Ordinal))
        {
            await RecallWorkload.RunAsync(options.Contains("missed"));
        }

        if ("search.latency_p95".StartsWith(only, StringComparison.Ordinal))
        {
            await LatencyWorkload.RunAsync(options.Select(option => int.TryParse(option, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).FirstOrDefault(number => number > 0, Chunks));
        }
    }
}
