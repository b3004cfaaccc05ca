using System.Collections.Frozen;

namespace Cartrita.Core.Knowledge;

/// <summary>Finds where a sentence of running text ends.</summary>
internal static class SentenceBorder
{
    // A word of this list before a full stop is always followed by more of the sentence.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Leading = Words(
        "mr mrs ms dr prof st rev hon gen col sgt capt lt mt fr sr vs cf fig figs eq eqs sec ch vol ed eds approx dept est resp incl excl e.g i.e z.b d.h u.a s.o bzw ca nr abs art bspw evtl ggf vgl sog p.ej sra sta av mme mlle");

    // After a word of this list the sentence goes on unless the next one clearly begins.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Ambiguous = Words("etc inc ltd co corp jr sr al no pp usw a.m p.m u.s u.k e.u");

    /// <summary>One past the end of the sentence that begins at <paramref name="start"/>.</summary>
    internal static int Next(string text, int start, int end)
    {
        for (var at = start; at < end;)
        {
            var found = text.AsSpan(at, end - at).IndexOfAny(SentencePunctuation.Any);
            if (found < 0)
            {
                return end;
            }

            var mark = at + found;
            at = mark + 1;
            while (at < end && (SentencePunctuation.Ends(text[at]) || SentencePunctuation.IsCloser(text[at])))
            {
                at++;
            }

            if (at >= end || IsBorder(text, start, mark, at, end))
            {
                return at;
            }
        }

        return end;
    }

    private static bool IsBorder(string text, int start, int mark, int at, int end)
    {
        if (SentencePunctuation.EndsWithoutSpace(text[mark]) || SentencePunctuation.EndsWithoutSpace(text[at - 1]))
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[at]))
        {
            return UnspacedScript.Contains(text[at]);
        }

        var next = at;
        while (next < end && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        if (next >= end)
        {
            return true;
        }

        return text[mark] switch
        {
            '.' => at - mark > 1 ? !char.IsLower(text[next]) || SentencePunctuation.IsCloser(text[at - 1]) : !Continues(text, start, mark, text[next]),
            '…' => !char.IsLower(text[next]),
            _ => true,
        };
    }

    private static bool Continues(string text, int start, int mark, char next)
    {
        if (char.IsLower(next))
        {
            return true;
        }

        var wordStart = mark;
        while (wordStart > start && mark - wordStart < 12 && (char.IsLetterOrDigit(text[wordStart - 1]) || text[wordStart - 1] == '.'))
        {
            wordStart--;
        }

        var word = text.AsSpan(wordStart, mark - wordStart);
        if (word.Length == 1 && char.IsUpper(word[0]))
        {
            // An initial: "J. Smith".
            return char.IsUpper(next);
        }

        Span<char> lower = stackalloc char[16];
        var length = word.ToLowerInvariant(lower);
        if (length <= 0)
        {
            return false;
        }

        return Leading.Contains(lower[..length]) || (Ambiguous.Contains(lower[..length]) && !char.IsUpper(next));
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
