using System.Text;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Terms;

namespace Cartrita.Core.Tests.Governance;

/// <summary>Laws that hold for every text, every set of terms and every way to cut: held against a search that tries every term everywhere.</summary>
public sealed class BannedTermLawTests
{
    private const int Cases = 4000;

    // Few letters, so that terms come about, and what makes one letter many: case, marks, ligatures, pairs, invisible ones.
    private static readonly string[] Letters =
    [
        "a", "b", "c", "A", "B", "\u00E1", "a\u0301", "a\u0323\u0301", "a\u0301\u0323", "\uFB01", "f", "i", "\u00DF", "s", "\U0001F4A9", "\U0001D41A", "\u200B", " ", "\n", "\u00A0",
        "\uAC00", "\u1100\u1161", "\u11A8", "\uD83D", "\uDCA9", "\u0301", "\uFF41", "ς", "Σ", "σ", "\u0130", "\u1E9E",
    ];

    [Fact]
    public void Stream_equals_the_naive_search_however_it_is_cut()
    {
        var random = new Random(20261126);
        var replaced = 0;
        for (var number = 0; number < Cases; number++)
        {
            var (terms, text) = (Terms(random), Text(random, random.Next(40)));
            var set = BannedTerms.Parse(string.Join('\n', terms), maxRedactions: 1000);
            var expected = Naive(terms, text, set.Mask);

            var filter = new BannedTermFilter(set);
            var passed = new StringBuilder();
            var held = 0;
            for (int at = 0, next; at < text.Length; at = next)
            {
                next = Math.Min(text.Length, at + 1 + random.Next(5));
                passed.Append(filter.Push(text[at..next]));
                held = Math.Max(held, next - passed.Length);
            }

            passed.Append(filter.Flush());

            Assert.Equal(expected, passed.ToString());
            Assert.Equal(expected, set.Replace(text));
            Assert.Equal(passed.ToString(), set.Replace(passed.ToString()));
            Assert.True(filter.Redactions > 0 || passed.ToString() == text, "Nothing is lost where no term occurs.");
            replaced += filter.Redactions;
        }

        Assert.True(replaced > Cases / 4, $"Only {replaced} terms came about.");
    }

    [Fact]
    public void What_is_held_back_is_bounded_whatever_comes()
    {
        var set = BannedTerms.Parse("abcabcabcd");
        var filter = new BannedTermFilter(set);
        long sent = 0;
        long passed = 0;
        foreach (var piece in Enumerable.Repeat("abc", 1000).Concat(Enumerable.Repeat("a\u0301", 1000)).Concat(Enumerable.Repeat("\u200B", 1000)).Concat(Enumerable.Repeat("\u0301", 1000)))
        {
            sent += piece.Length;
            passed += filter.Push(piece).Length;
            Assert.InRange(sent - passed, 0, set.LongestHeld);
        }

        Assert.Equal(sent, passed + filter.Flush().Length);
    }

    private static string[] Terms(Random random)
    {
        List<string> terms = [];
        while (terms.Count == 0 || random.Next(3) > 0)
        {
            var term = Text(random, 1 + random.Next(4)).Trim();
            if (term.Length > 0 && !term.Contains('\n', StringComparison.Ordinal) && Units(term)[0].Folded is { Length: > 0 } first && !Folding.IsTailAt(first, 0))
            {
                terms.Add(term);
            }
        }

        return [.. terms];
    }

    private static string Text(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)]));

    private static string Naive(string[] terms, string text, string mask)
    {
        string[] folded = [.. terms.Select(term => string.Concat(Units(term).Select(unit => unit.Folded))).OrderByDescending(term => term.Length)];
        var units = Units(text);
        var result = new StringBuilder();
        for (var at = 0; at < units.Count;)
        {
            var end = Enumerable.Range(0, units[at].Folded.Length).Select(skip => EndOfTerm(folded, units, at, skip)).FirstOrDefault(end => end > 0);
            result.Append(end > 0 ? mask : units[at].Source);
            at = end > 0 ? end : at + 1;
        }

        return result.ToString();
    }

    private static int EndOfTerm(string[] folded, List<(string Source, string Folded)> units, int at, int skip)
    {
        foreach (var term in folded)
        {
            var seen = new StringBuilder();
            for (var end = at; end < units.Count && units[end].Folded.Length > 0; end++)
            {
                var from = seen.Length;
                seen.Append(end == at ? units[end].Folded[Math.Min(skip, units[end].Folded.Length)..] : units[end].Folded);
                var rest = term.Length - from;
                var unit = end == at ? units[end].Folded[Math.Min(skip, units[end].Folded.Length)..] : units[end].Folded;
                if (seen.Length >= term.Length && seen.ToString().StartsWith(term, StringComparison.Ordinal) && !Folding.IsTailAt(unit, rest))
                {
                    return end + 1;
                }

                if (seen.Length >= term.Length)
                {
                    break;
                }
            }
        }

        return 0;
    }

    private static List<(string Source, string Folded)> Units(string text)
    {
        List<(string, string)> units = [];
        for (var at = 0; at < text.Length;)
        {
            var end = Folding.EndOfUnit(text, at, complete: true);
            units.Add((text[at..end], Folding.Fold(text.AsSpan(at, end - at)).ToString()));
            at = end;
        }

        return units;
    }
}
