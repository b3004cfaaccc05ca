using System.Collections.Frozen;
using Cartrita.Adapters.Knowledge.Text;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>Words that shape a question rather than say what it is about.</summary>
internal static class QuestionWords
{
    private const double LightWeight = 0.35;

    private static readonly FrozenSet<string> Asking = Set("how wie");

    // "How long" asks for a time; an answer seldom says "long".
    private static readonly FrozenSet<string> Degrees = Set(
        "long often soon fast quickly quick large big high hot old far deep wide tall heavy expensive hoch lange oft schnell gross alt weit teuer schwer tief");

    private static readonly FrozenSet<string> LightVerbs = Set("bring take use make go come know find want look work keep put set becom allow day time first");

    /// <summary>The question without the adjective that follows its "how".</summary>
    internal static string WithoutDegree(string question)
    {
        var words = Terms.Words(question, withStopWords: true);
        return words.Any(word => Degrees.Contains(word))
            ? string.Join(' ', words.Where((word, at) => at == 0 || !Degrees.Contains(word) || !Asking.Contains(words[at - 1])))
            : question;
    }

    /// <summary>How much a term counts: light verbs go with anything.</summary>
    internal static double WeightOf(string term) => LightVerbs.Contains(term) ? LightWeight : 1;

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
