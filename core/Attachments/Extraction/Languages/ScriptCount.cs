namespace Cartrita.Core.Attachments.Extraction.Languages;

/// <summary>The script that most letters of a text are in.</summary>
/// <param name="Count">How many letters are.</param>
/// <param name="Language">The language where the script says it; null for Latin and Cyrillic, and where there is no such script.</param>
internal readonly record struct ScriptCount(int Count, string? Language)
{
    private const string Alphabetic = "";

    /// <summary>Counts.</summary>
    /// <param name="letters">The letters, with blanks between words.</param>
    internal static ScriptCount Of(string letters)
    {
        var (counts, total) = (new Dictionary<string, int>(), 0);
        foreach (var letter in letters)
        {
            if (letter != ' ')
            {
                total++;
                var script = ScriptOf(letter);
                counts[script] = counts.GetValueOrDefault(script) + 1;
            }
        }

        // Japanese writes some words in Han and the rest in Kana; Arabic script has letters that only Persian or Urdu has.
        Move("zh", "ja", 0.05);
        Move("ar", "ur", 0.02);
        Move("ar", "fa", 0.02);
        var (language, count) = counts.DefaultIfEmpty().MaxBy(pair => pair.Value);
        return language is null || count < total * 0.6 ? default : new ScriptCount(count, language == Alphabetic ? null : language);

        void Move(string from, string to, double share)
        {
            var marks = counts.GetValueOrDefault(to);
            if (marks > 0 && marks >= share * (marks + counts.GetValueOrDefault(from)))
            {
                counts[to] = marks + counts.GetValueOrDefault(from);
                counts[from] = 0;
            }
        }
    }

    private static string ScriptOf(char letter) => letter switch
    {
        < '\u0370' or (>= '\u0400' and <= '\u052F') or (>= '\u1E00' and <= '\u1EFF') => Alphabetic,
        <= '\u03FF' or (>= '\u1F00' and <= '\u1FFF') => "el",
        >= '\u0531' and <= '\u058F' => "hy",
        >= '\u0590' and <= '\u05FF' => "he",
        'ٹ' or 'ڈ' or 'ں' or 'ے' or 'ڑ' => "ur",
        'پ' or 'چ' or 'ژ' or 'گ' or 'ی' or 'ک' => "fa",
        >= '\u0600' and <= '\u06FF' => "ar",
        >= '\u0900' and <= '\u097F' => "hi",
        >= '\u0980' and <= '\u09FF' => "bn",
        >= '\u0B80' and <= '\u0BFF' => "ta",
        >= '\u0C00' and <= '\u0C7F' => "te",
        >= '\u0E00' and <= '\u0E7F' => "th",
        >= '\u10A0' and <= '\u10FF' => "ka",
        (>= '\u1100' and <= '\u11FF') or (>= '\uAC00' and <= '\uD7AF') => "ko",
        >= '\u3040' and <= '\u30FF' => "ja",
        (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') => "zh",
        _ => "?",
    };
}
