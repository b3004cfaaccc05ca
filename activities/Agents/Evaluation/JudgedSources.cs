using Cartrita.Activities.Models;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Sources as a judging model reads them: numbered, and named before each sentence that rests on them.</summary>
internal static class JudgedSources
{
    /// <summary>Names the sources of the sentence that follows.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="numbers">Their numbers, from 1.</param>
    internal static PromptText Name(PromptText text, IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            text.Own($"[S{number}]");
        }

        return text.Own($" ");
    }

    /// <summary>Lists all sources.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="quotes">What each says, in the order of their numbers.</param>
    internal static PromptText List(PromptText text, IReadOnlyList<string> quotes)
    {
        text.Own($"\n\nSources:");
        foreach (var (index, quote) in quotes.Index())
        {
            text.Own($"\n[S{index + 1}]").Block(quote);
        }

        return quotes.Count == 0 ? text.Own($" none.") : text;
    }
}
