using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Cartrita.Adapters.Knowledge.Text;

namespace Cartrita.Adapters.Agents.Evaluation;

/// <summary>What rules can tell of a statement: its terms, its numbers and dates, and whether it denies something.</summary>
internal sealed partial class StatementSigns
{
    private static readonly FrozenSet<string> Denials = Set(
        "not no never none nobody nothing neither nor without cannot cant dont doesnt didnt wont isnt arent wasnt werent hasnt havent hadnt shouldnt couldnt wouldnt mustnt "
        + "nicht kein keine keinen keinem keiner nie niemals niemand nichts ohne pas jamais aucun aucune sans nunca sin ningun ninguna nadie senza nao");

    // "One" is as often an article or a pronoun as a number.
    private static readonly FrozenDictionary<string, string> NumberWords =
        ("two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 "
        + "fifty 50 sixty 60 seventy 70 eighty 80 ninety 90 zwei 2 drei 3 vier 4 funf 5 sechs 6 sieben 7 acht 8 neun 9 zehn 10 elf 11 zwolf 12 zwanzig 20 dreissig 30 vierzig 40 funfzig 50")
        .Split(' ').Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Months = Set(
        "january february march april june july august september october november december januar februar marz juni juli oktober dezember janvier fevrier mars avril juin juillet septembre octobre novembre decembre");

    private StatementSigns(HashSet<string> terms, HashSet<string> numbers, HashSet<string> dates, bool denies) =>
        (Terms, Numbers, Dates, Denies) = (terms, numbers, dates, denies);

    /// <summary>Stems of its words that say what it is about, without numbers and months.</summary>
    internal HashSet<string> Terms { get; }

    /// <summary>Its numbers that are no dates, each in one form.</summary>
    internal HashSet<string> Numbers { get; }

    /// <summary>Its years and months.</summary>
    internal HashSet<string> Dates { get; }

    /// <summary>Whether it denies something; two denials are none.</summary>
    internal bool Denies { get; }

    /// <summary>Whether there is anything to compare.</summary>
    internal bool IsEmpty => Terms.Count == 0 && Numbers.Count == 0 && Dates.Count == 0;

    /// <summary>Reads a statement; markers of citations have to be gone.</summary>
    internal static StatementSigns Of(string text)
    {
        var words = Knowledge.Text.Terms.Words(text, withStopWords: true);
        var (numbers, dates) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var match in Number().EnumerateMatches(text))
        {
            var number = Normalize(text.AsSpan(match.Index, match.Length));
            (IsYear(number) ? dates : numbers).Add(number);
        }

        foreach (var word in words)
        {
            if (NumberWords.TryGetValue(word, out var number))
            {
                numbers.Add(number);
            }
            else if (Months.Contains(word))
            {
                dates.Add(word);
            }
        }

        var terms = Knowledge.Text.Terms.Of(text).Where(term => !term.Any(char.IsAsciiDigit)).ToHashSet(StringComparer.Ordinal);
        terms.ExceptWith(NumberStems);
        return new StatementSigns(terms, numbers, dates, words.Count(Denials.Contains) % 2 == 1);
    }

    /// <summary>The share of these terms that the others hold; 1 where there are none.</summary>
    internal double CoveredBy(HashSet<string> others) => Terms.Count == 0 ? 1 : (double)Terms.Count(others.Contains) / Terms.Count;

    private static readonly FrozenSet<string> NumberStems = Knowledge.Text.Terms.Of(string.Join(' ', NumberWords.Keys.Concat(Months))).ToFrozenSet(StringComparer.Ordinal);

    private static bool IsYear(string number) => number.Length == 4 && number[0] is '1' or '2' && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1500 and < 2200;

    // 1,200 and 1.200 and 1200 are one number, 2,5 and 2.50 another.
    private static string Normalize(ReadOnlySpan<char> written)
    {
        var text = written.ToString();
        if (Grouped().IsMatch(text))
        {
            return text.Replace(",", string.Empty, StringComparison.Ordinal).Replace(".", string.Empty, StringComparison.Ordinal);
        }

        text = text.Replace(',', '.');
        text = text.Contains('.', StringComparison.Ordinal) && text.IndexOf('.', StringComparison.Ordinal) == text.LastIndexOf('.') ? text.TrimEnd('0').TrimEnd('.') : text;
        var start = text.TrimStart('0');
        return start.Length == 0 ? "0" : start[0] is '.' or ':' ? $"0{start}" : start;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\d+(?:[.,:]\d+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{1,3}(?:[.,]\d{3})+$", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();
}
