using System.Collections.Frozen;
using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>Words that shape a question rather than say what it is about.</summary>
internal static class QuestionWords
{
    private const double LightWeight = 0.35;
    private const double TextNounWeight = 0.1;
    private const int LongestAdjunct = 2;

    private static readonly FrozenSet<string> Asking = Set("how wie");

    // "How long" asks for a time; an answer seldom says "long".
    private static readonly FrozenSet<string> Degrees = Set(
        "long often soon fast quickly quick large big high hot old far deep wide tall heavy expensive hoch lange oft schnell gross alt weit teuer schwer tief");

    private static readonly FrozenSet<string> Counts = Set("many much viel viele");

    private static readonly FrozenSet<string> Times = Set("when wann wieviel cuando quand combien quando");

    private static readonly FrozenSet<string> LightVerbs = Set("bring take use make go come know find want look work keep put set becom allow day time first");

    // What a question calls the text that it asks for; the text itself just says it.
    private static readonly FrozenSet<string> TextNouns = Terms.Of("rule policy guideline regulation procedure instruction definition count").ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Prepositions = Set("in on at during");

    private static readonly FrozenSet<string> Quantities = Terms.Of(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen eighteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
        + "minute hour day week month quarter year hourly daily weekly monthly yearly midnight noon "
        + "zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig dreissig minuten stunden tage wochen monate jahre uhr").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The question without the adjective that follows its "how".</summary>
    internal static string WithoutDegree(string question)
    {
        var words = Terms.Words(question, withStopWords: true);
        return words.Any(word => Degrees.Contains(word))
            ? string.Join(' ', words.Where((word, at) => at == 0 || !Degrees.Contains(word) || !Asking.Contains(words[at - 1])))
            : question;
    }

    /// <summary>Parts a question from what only narrows it: a last "at night" or "in the office", or a further clause.</summary>
    internal static (string Main, string Narrowing) Part(string question)
    {
        var clause = QuestionClauses.SecondClause(question);
        if (clause > 0)
        {
            return (question[..clause], question[clause..]);
        }

        var narrowing = question.Length;
        var reader = new WordReader(question, stackalloc char[64]);
        while (reader.Next())
        {
            narrowing = Prepositions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(reader.Word) ? reader.Span.Start.Value : narrowing;
        }

        return Terms.Of(question.AsSpan(narrowing)).Count is > 0 and <= LongestAdjunct && Terms.Of(question.AsSpan(0, narrowing)).Exists(term => WeightOf(term) >= 1)
            ? (question[..narrowing], question[narrowing..])
            : (question, string.Empty);
    }

    /// <summary>Whether a question asks for a number, a date or a stretch of time.</summary>
    internal static bool AsksQuantity(string question)
    {
        var words = Terms.Words(question, withStopWords: true);
        return words.Where((word, at) => Times.Contains(word) || (at > 0 && Asking.Contains(words[at - 1]) && (Degrees.Contains(word) || Counts.Contains(word)))).Any();
    }

    /// <summary>Whether a candidate names a number or a time.</summary>
    internal static bool NamesQuantity(Candidate candidate)
    {
        foreach (var character in candidate.Text)
        {
            if (char.IsDigit(character))
            {
                return true;
            }
        }

        return candidate.Terms.Any(Quantities.Contains);
    }

    /// <summary>Whether a word before another makes a phrase with it, as in "on call", where neither is one alone.</summary>
    internal static bool Joins(string word) => Prepositions.Contains(word) || word is "one" || !StopWords.Contains(word);

    /// <summary>How much a term counts: light verbs go with anything.</summary>
    internal static double WeightOf(string term) => TextNouns.Contains(term) ? TextNounWeight : LightVerbs.Contains(term) ? LightWeight : 1;

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
