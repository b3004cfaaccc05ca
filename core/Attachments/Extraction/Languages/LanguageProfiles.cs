using System.Reflection;
using System.Text;

namespace Cartrita.Core.Attachments.Extraction.Languages;

/// <summary>How often trigrams come in the languages of Latin and Cyrillic script, counted in texts that the project ships.</summary>
internal static class LanguageProfiles
{
    private const string Prefix = "Cartrita.Core.Attachments.Extraction.Languages.";

    // What a trigram counts that a language's text does not have, and how many trigrams a language is taken to have.
    private const double Smoothing = 0.1;
    private const int Vocabulary = 8000;

    private static readonly (string[] Languages, Dictionary<long, double[]> Trigrams, double[] Unseen) Model = Load();

    /// <summary>The languages, in the order of scores.</summary>
    internal static IReadOnlyList<string> Languages => Model.Languages;

    /// <summary>Adds what a trigram says of each language.</summary>
    /// <param name="trigram">Three characters, lower case.</param>
    /// <param name="scores">The sums, by language.</param>
    /// <param name="known">How many trigrams a language knows, by language.</param>
    internal static void Add(ReadOnlySpan<char> trigram, double[] scores, int[] known)
    {
        var found = Model.Trigrams.GetValueOrDefault(Key(trigram));
        for (var language = 0; language < scores.Length; language++)
        {
            scores[language] += found?[language] ?? Model.Unseen[language];
            known[language] += found is not null && found[language] > Model.Unseen[language] ? 1 : 0;
        }
    }

    /// <summary>Appends a letter in lower case; what is none is a blank, and blanks are single.</summary>
    /// <param name="character">The character.</param>
    /// <param name="letters">What came before; it begins with a blank.</param>
    internal static void AppendLetter(char character, StringBuilder letters)
    {
        if (char.IsLetter(character))
        {
            letters.Append(char.ToLowerInvariant(character));
        }
        else if (letters[^1] != ' ' && character is not ('\'' or '’' or (>= '\u0300' and <= '\u036F')))
        {
            letters.Append(' ');
        }
    }

    private static (string[] Languages, Dictionary<long, double[]> Trigrams, double[] Unseen) Load()
    {
        var assembly = typeof(LanguageProfiles).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var languages = names.Select(name => name[Prefix.Length..].Split('.')[0]).ToArray();
        var (counts, totals) = (new Dictionary<long, double[]>(), new double[languages.Length]);
        for (var language = 0; language < names.Length; language++)
        {
            var letters = Read(assembly, names[language]);
            for (var at = 0; at + 3 <= letters.Length; at++)
            {
                if (letters[at + 1] == ' ')
                {
                    continue;
                }

                var key = Key(letters.AsSpan(at, 3));
                if (!counts.TryGetValue(key, out var count))
                {
                    counts[key] = count = new double[languages.Length];
                }

                count[language]++;
                totals[language]++;
            }
        }

        // From here on the counts are logarithms of probabilities.
        var unseen = totals.Select(total => Math.Log(Smoothing / (total + (Smoothing * Vocabulary)))).ToArray();
        foreach (var count in counts.Values)
        {
            for (var language = 0; language < count.Length; language++)
            {
                count[language] = count[language] == 0 ? unseen[language] : Math.Log((count[language] + Smoothing) / (totals[language] + (Smoothing * Vocabulary)));
            }
        }

        return (languages, counts, unseen);
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        var letters = new StringBuilder(" ");
        foreach (var character in reader.ReadToEnd())
        {
            AppendLetter(character, letters);
        }

        return letters.ToString();
    }

    private static long Key(ReadOnlySpan<char> trigram) => ((long)trigram[0] << 32) | ((long)trigram[1] << 16) | trigram[2];
}
