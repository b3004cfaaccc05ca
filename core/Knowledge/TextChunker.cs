using System.Globalization;

namespace Cartrita.Core.Knowledge;

/// <summary>Cuts a text into overlapping chunks (ATT-07): linear in the text's length, exact in its offsets.</summary>
/// <remarks>
/// Chunks cover the text without a gap and in order. A chunk ends at a paragraph, else a sentence, else a word, where one ends in its last third; it never
/// ends inside a grapheme cluster, so neither inside a surrogate pair nor between CR and LF, unless one cluster alone is longer than a chunk.
/// </remarks>
public static class TextChunker
{
    /// <summary>The longest chunk, in UTF-16 code units.</summary>
    public const int DefaultSize = 1800;

    /// <summary>How much of a chunk's end the next one repeats at most.</summary>
    public const int DefaultOverlap = 250;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The longest chunk, in UTF-16 code units; at least 16.</param>
    /// <param name="overlap">How much of a chunk's end the next one repeats at most; less than half of the size.</param>
    public static IReadOnlyList<TextChunk> Chunk(string text, int size = DefaultSize, int overlap = DefaultOverlap)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 16);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(overlap, size / 2);

        var chunks = new List<TextChunk>((text.Length / (size - overlap)) + 1);
        var borders = new bool[size + 1];
        for (var start = 0; start < text.Length;)
        {
            if (text.Length - start <= size)
            {
                chunks.Add(new TextChunk(chunks.Count, start, text.Length, text[start..]));
                break;
            }

            MarkGraphemeBorders(text, start, borders);
            var end = EndOf(text, start, borders);
            chunks.Add(new TextChunk(chunks.Count, start, end, text[start..end]));
            start = NextStart(text, start, end, overlap, borders);
        }

        return chunks;
    }

    /// <summary>Marks, by distance from the chunk's start, where a grapheme cluster begins.</summary>
    private static void MarkGraphemeBorders(string text, int start, bool[] borders)
    {
        Array.Clear(borders);

        // Two units more than a chunk: enough to see whether what follows the limit extends the cluster before it, and never the whole of a
        // cluster that somebody made megabytes long.
        var seen = text.AsSpan(start, Math.Min(text.Length - start, borders.Length + 1));
        for (var at = 0; at < borders.Length;)
        {
            borders[at] = true;
            var simple = at + 1 < seen.Length && char.IsAscii(seen[at]) && char.IsAscii(seen[at + 1]) && seen[at] != '\r';
            at += simple ? 1 : StringInfo.GetNextTextElementLength(seen[at..]);
        }
    }

    private static int EndOf(string text, int start, bool[] borders)
    {
        var limit = borders.Length - 1;
        int? sentence = null;
        int? word = null;
        int? grapheme = null;
        for (var length = limit; length > limit * 2 / 3; length--)
        {
            if (!borders[length])
            {
                continue;
            }

            var at = start + length;
            if (IsParagraphBorder(text, at))
            {
                return at;
            }

            sentence ??= IsSentenceBorder(text, at) ? at : null;
            word ??= IsWordBorder(text, at) ? at : null;
            grapheme ??= at;
        }

        return sentence ?? word ?? grapheme ?? AnyBorder(text, start, borders);
    }

    private static int AnyBorder(string text, int start, bool[] borders)
    {
        var length = Array.LastIndexOf(borders, true);
        if (length > 0)
        {
            return start + length;
        }

        var limit = start + borders.Length - 1;
        return char.IsHighSurrogate(text[limit - 1]) && char.IsLowSurrogate(text[limit]) ? limit - 1 : limit;
    }

    // The repeated part begins with a sentence where one begins in its first half, so that what a search finds starts with a whole one.
    private static int NextStart(string text, int start, int end, int overlap, bool[] borders)
    {
        int? word = null;
        int? grapheme = null;
        for (var at = Math.Max(end - overlap, start + 1); at < end; at++)
        {
            if (!borders[at - start])
            {
                continue;
            }

            var early = at <= end - (overlap / 2);
            if (early && (IsSentenceBorder(text, at) || IsParagraphBorder(text, at)))
            {
                return at;
            }

            word ??= IsWordBorder(text, at) ? at : null;
            grapheme ??= at;
            if (!early && (word ?? grapheme) is { } border)
            {
                return border;
            }
        }

        return word ?? grapheme ?? end;
    }

    private static bool IsParagraphBorder(string text, int at) =>
        at >= 2
        && text[at - 1] == '\n'
        && (text[at - 2] == '\n' || (at >= 3 && text[at - 2] == '\r' && text[at - 3] == '\n'))
        && (at == text.Length || text[at] is not ('\n' or '\r'));

    private static bool IsSentenceBorder(string text, int at)
    {
        if (at == 0 || at == text.Length)
        {
            return true;
        }

        if (SentencePunctuation.EndsWithoutSpace(text[at - 1]))
        {
            return !SentencePunctuation.EndsWithoutSpace(text[at]) && !SentencePunctuation.IsCloser(text[at]);
        }

        if (text[at - 1] == '\n' && text[at] is '#' or '-' or '*' or '|')
        {
            // A heading, a list item or a table's row begins here.
            return true;
        }

        if (!char.IsWhiteSpace(text[at - 1]) || char.IsWhiteSpace(text[at]) || char.IsLower(text[at]))
        {
            return false;
        }

        var before = at - 1;
        while (before > 0 && at - before < 8 && (char.IsWhiteSpace(text[before]) || SentencePunctuation.IsCloser(text[before])))
        {
            before--;
        }

        return SentencePunctuation.Ends(text[before]);
    }

    private static bool IsWordBorder(string text, int at) =>
        at > 0 && at < text.Length && char.IsWhiteSpace(text[at - 1]) && !char.IsWhiteSpace(text[at]);
}
