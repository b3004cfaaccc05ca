using System.Collections.Frozen;

namespace Cartrita.Core.Knowledge;

/// <summary>Finds where a question goes on to ask for something else: "who is on call, and how long does a review take".</summary>
public static class QuestionClauses
{
    private const int LeastWords = 3;

    private static readonly FrozenSet<string> Conjunctions = Set("and und et y e");

    private static readonly FrozenSet<string> Interrogatives = Set(
        "who whom whose what when where why how which wer wen wem was wann wo warum wieso wie welche welcher welches qui quand où comment combien pourquoi quel quelle "
        + "quién cuándo dónde cómo cuánto qué quien cuando donde como cuanto chi quando dove come quanto perché");

    // What points back at the clause before it means nothing without it.
    private static readonly FrozenSet<string> Pointers = Set("it its they them their that this those these he she his her es sie ihn ihm deren dessen dieser diese dieses il elle ils elles lo la");

    /// <summary>Where the second clause of a question begins, its conjunction left out; negative where there is one clause only.</summary>
    /// <param name="question">One question.</param>
    public static int SecondClause(ReadOnlySpan<char> question)
    {
        var words = 0;
        var joined = false;
        for (var at = 0; NextWord(question, ref at) is { Length: > 0 } word; words++)
        {
            if (joined && words > LeastWords && Has(Interrogatives, word))
            {
                return at - word.Length;
            }

            joined = Has(Conjunctions, word);
        }

        return -1;
    }

    /// <summary>The clauses of a question, each a question by itself; the question alone where it asks for one thing, or where the second clause points back at the first.</summary>
    /// <param name="question">One question.</param>
    public static IReadOnlyList<string> Split(string question)
    {
        ArgumentNullException.ThrowIfNull(question);
        List<int> starts = [0];
        for (var start = 0; SecondClause(question.AsSpan(start)) is var length and >= 0;)
        {
            start += length;
            var next = SecondClause(question.AsSpan(start));
            if (StandsAlone(question.AsSpan(start, next < 0 ? question.Length - start : next)))
            {
                starts.Add(start);
            }
        }

        var clauses = new List<string>(starts.Count);
        for (var at = 0; at + 1 < starts.Count; at++)
        {
            clauses.Add($"{WithoutConjunction(question.AsSpan(starts[at]..starts[at + 1]))}?");
        }

        clauses.Add(question[starts[^1]..]);
        return clauses;
    }

    private static bool StandsAlone(ReadOnlySpan<char> clause)
    {
        var words = 0;
        for (var at = 0; NextWord(clause, ref at) is { Length: > 0 } word; words++)
        {
            if (Has(Pointers, word))
            {
                return false;
            }
        }

        return words >= LeastWords;
    }

    private static ReadOnlySpan<char> WithoutConjunction(ReadOnlySpan<char> clause)
    {
        var end = clause.Length;
        while (end > 0 && !char.IsLetterOrDigit(clause[end - 1]))
        {
            end--;
        }

        while (end > 0 && char.IsLetterOrDigit(clause[end - 1]))
        {
            end--;
        }

        return clause[..end].TrimEnd(" \t\r\n\u00A0,;:-–—");
    }

    private static ReadOnlySpan<char> NextWord(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && !char.IsLetterOrDigit(text[at]))
        {
            at++;
        }

        var start = at;
        while (at < text.Length && char.IsLetterOrDigit(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private static bool Has(FrozenSet<string> words, ReadOnlySpan<char> word) => words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
