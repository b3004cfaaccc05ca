using System.Text;

namespace Cartrita.Core.Attachments.Extraction.Languages;

/// <summary>Says which natural language a text is written in (ATT-02): by its script, and for Latin and Cyrillic by its trigrams beside those of texts that the project ships.</summary>
/// <remarks>It looks at the beginning, the middle and the end of a text, and at no code between fences. Where the best language is not clearly the best, it says nothing.</remarks>
public static class LanguageDetector
{
    private const int WindowLength = 3000;
    private const int FewestLetters = 20;
    private const int FewestSigns = 4;

    // By how much a trigram has to speak for the best language before the second, on the mean, and how many of the trigrams that language has to know.
    private const double ClearLead = 0.05;
    private const double KnownShare = 0.38;

    /// <summary>The language as ISO 639-1; null where it is unsure.</summary>
    /// <param name="text">The text.</param>
    public static string? Detect(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var letters = Letters(text);
        var script = ScriptCount.Of(letters);
        if (script.Language is { } language)
        {
            return script.Count >= FewestSigns ? language : null;
        }

        return script.Count >= FewestLetters ? Best(letters) : null;
    }

    private static string? Best(string letters)
    {
        var (scores, known, count) = (new double[LanguageProfiles.Languages.Count], new int[LanguageProfiles.Languages.Count], 0);
        for (var at = 0; at + 3 <= letters.Length; at++)
        {
            var trigram = letters.AsSpan(at, 3);
            if (trigram[1] == ' ')
            {
                continue;
            }

            count++;
            LanguageProfiles.Add(trigram, scores, known);
        }

        var best = Array.IndexOf(scores, scores.Max());
        var second = scores.Where((_, language) => language != best).Max();
        return count > 0 && (scores[best] - second) / count >= ClearLead && known[best] >= count * KnownShare ? LanguageProfiles.Languages[best] : null;
    }

    // Lower-case letters of the windows, with single blanks between words.
    private static string Letters(string text)
    {
        var letters = new StringBuilder(" ");
        if (text.Length <= 3 * WindowLength)
        {
            Append(text, letters);
        }
        else
        {
            Append(text.AsSpan(0, WindowLength), letters);
            Append(text.AsSpan((text.Length - WindowLength) / 2, WindowLength), letters);
            Append(text.AsSpan(text.Length - WindowLength), letters);
        }

        return letters.ToString();
    }

    private static void Append(ReadOnlySpan<char> text, StringBuilder letters)
    {
        var fenced = false;
        foreach (var line in text.EnumerateLines())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
                continue;
            }

            if (fenced)
            {
                continue;
            }

            foreach (var character in line)
            {
                LanguageProfiles.AppendLetter(character, letters);
            }

            LanguageProfiles.AppendLetter(' ', letters);
        }
    }
}
