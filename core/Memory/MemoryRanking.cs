using Cartrita.Core.Chat;

namespace Cartrita.Core.Memory;

/// <summary>Chooses what a question recalls of its user.</summary>
public static class MemoryRanking
{
    /// <summary>The most tokens that recalled entries take, as <see cref="ContextBudget"/> counts.</summary>
    public const int MostTokens = 1_000;

    // The kinds differ by less than one word in common does.
    private const double KindWeight = 0.5;
    private const int ShortestWord = 3;

    /// <summary>The entries that bear on a question, the most useful first, while they fit.</summary>
    /// <param name="entries">What is remembered.</param>
    /// <param name="question">The question.</param>
    public static IReadOnlyList<MemoryEntry> Choose(IReadOnlyList<MemoryEntry> entries, string question)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
        {
            return [];
        }

        var asked = Words(question);
        return ContextBudget.Fit(
            entries.OrderByDescending(entry => Words($"{entry.Subject} {entry.Text}").Count(asked.Contains) + entry.Confidence + (entry.Kind == MemoryKind.Fact ? 0 : KindWeight)).ThenByDescending(entry => entry.UpdatedAt),
            entry => entry.Text,
            MostTokens);
    }

    private static HashSet<string> Words(string text) =>
        [.. MemoryText.Normalise(text).Split(' ').Where(word => word.Length >= ShortestWord)];
}
