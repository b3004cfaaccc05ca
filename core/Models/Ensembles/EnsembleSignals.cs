using System.Text.RegularExpressions;

namespace Cartrita.Core.Models.Ensembles;

/// <summary>What makes a question worth several models, as far as words and counts tell: nothing may cost time before a plain answer.</summary>
/// <remarks>Words are English. A question in another language opens the gate by counts alone.</remarks>
public static partial class EnsembleSignals
{
    /// <summary>It asks to compare.</summary>
    public const string Compares = "compares";

    /// <summary>It asks for a decision or for advice.</summary>
    public const string Decides = "decides";

    /// <summary>It asks whether something is so.</summary>
    public const string Verifies = "verifies";

    /// <summary>A wrong answer may be costly.</summary>
    public const string HighStakes = "high_stakes";

    /// <summary>It names several numbers.</summary>
    public const string Numbers = "numbers";

    /// <summary>It is long.</summary>
    public const string Long = "long_question";

    /// <summary>It is split into tasks.</summary>
    public const string Compound = "compound";

    private const int ManyNumbers = 2;
    private const int LongFrom = 400;

    /// <summary>Whether one signal alone is enough.</summary>
    /// <param name="signal">The signal.</param>
    public static bool IsStrong(string signal) => signal is Compares or Decides or Verifies or HighStakes;

    /// <summary>The signals of a question, the strong ones first.</summary>
    /// <param name="question">The user's message.</param>
    /// <param name="decomposed">Whether it is split into tasks.</param>
    public static IReadOnlyList<string> Of(string question, bool decomposed)
    {
        ArgumentNullException.ThrowIfNull(question);
        List<string> found = [];
        AddIf(found, Compares, Comparison().IsMatch(question));
        AddIf(found, Decides, Decision().IsMatch(question));
        AddIf(found, Verifies, Verification().IsMatch(question));
        AddIf(found, HighStakes, Stakes().IsMatch(question));
        AddIf(found, Numbers, Number().Count(question) >= ManyNumbers);
        AddIf(found, Long, question.Length >= LongFrom);
        AddIf(found, Compound, decomposed);
        return found;
    }

    private static void AddIf(List<string> found, string signal, bool shown)
    {
        if (shown)
        {
            found.Add(signal);
        }
    }

    [GeneratedRegex(@"\b(?:compar(?:e|es|ed|ing|ison)|versus|vs|differ(?:s|ences?)?\s+(?:between|from)|trade-?offs?|pros\s+and\s+cons|(?:better|worse|cheaper|faster|safer)\s+than|which\s+(?:of|one)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\b(?:should\s+(?:i|we|they|he|she|one)\b|shall\s+(?:i|we)\b|decid(?:e|es|ing)\b|decision\b|choos(?:e|ing)\b|recommend|advis(?:e|able)\b|worth\s+(?:it|doing)\b|best\s+(?:option|choice|way|approach|model|plan)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Decision();

    [GeneratedRegex(@"\b(?:verif(?:y|ies|ied|ication)\b|double-?check|fact-?check|validat(?:e|ion)\b|confirm\b|prove\b|(?:is|was)\s+it\s+(?:true|correct|right|so)\b|are\s+you\s+sure\b|make\s+sure\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Verification();

    [GeneratedRegex(@"\b(?:legal(?:ly)?|lawsuit|contract(?:s|ual)?|liab(?:le|ility|ilities)|complian(?:ce|t)|regulat(?:ion|ions|ory)|medical(?:ly)?|medication|diagnos(?:is|e|ed)|dos(?:e|es|age)|overdose|tax(?:es)?|invest(?:ment|ments|ing)?|mortgage|irreversibl[ey]|life-threatening|safety-critical|vulnerabilit(?:y|ies)|data\s+loss)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Stakes();

    // One of 1,250.5 as well as one of 7.
    [GeneratedRegex(@"\d(?:[\d.,]*\d)?")]
    private static partial Regex Number();
}
