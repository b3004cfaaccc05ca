namespace Cartrita.Core.Knowledge;

/// <summary>Splits plain text or Markdown into the spans that may be quoted; linear in the text's length.</summary>
/// <remarks>Units are in order, do not overlap, carry no white space at their ends and are at most <see cref="LongestUnit"/> long.</remarks>
public static class SentenceSplitter
{
    /// <summary>The longest unit; what has no border for longer (a 10 MB line, minified code) is cut at a word.</summary>
    public const int LongestUnit = 600;

    /// <summary>Splits a text.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<TextUnit> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var units = new List<TextUnit>();
        var block = new Block(0, 0, TextUnitKind.Sentence);
        string? fence = null;
        for (var lineStart = 0; lineStart < text.Length;)
        {
            var lineEnd = text.AsSpan(lineStart).IndexOf('\n') is var found and >= 0 ? lineStart + found : text.Length;
            var line = text.AsSpan(lineStart, lineEnd - lineStart);
            var (kind, content, marker) = MarkdownLine.Classify(line, fence);
            if (kind == MarkdownLineKind.Fence)
            {
                fence = fence is null ? marker : null;
            }

            block = Take(units, text, block, kind, lineStart, lineStart + content, lineEnd);
            lineStart = lineEnd + 1;
        }

        Flush(units, text, block);
        return units;
    }

    private static Block Take(List<TextUnit> units, string text, Block block, MarkdownLineKind kind, int lineStart, int contentStart, int lineEnd)
    {
        switch (kind)
        {
            case MarkdownLineKind.Text when block.Length > 0 && block.Kind is TextUnitKind.Sentence or TextUnitKind.ListItem:
            case MarkdownLineKind.Code when block is { Length: > 0, Kind: TextUnitKind.Code }:
                return block with { End = lineEnd };
            case MarkdownLineKind.Blank when block is { Length: > 0, Kind: TextUnitKind.Code }:
                return block;
        }

        Flush(units, text, block);
        return kind switch
        {
            MarkdownLineKind.Text => new Block(lineStart, lineEnd, TextUnitKind.Sentence),
            MarkdownLineKind.Heading => new Block(contentStart, lineEnd, TextUnitKind.Heading),
            MarkdownLineKind.ListItem => new Block(contentStart, lineEnd, TextUnitKind.ListItem),
            MarkdownLineKind.TableRow => new Block(lineStart, lineEnd, TextUnitKind.TableRow),
            MarkdownLineKind.Code => new Block(lineStart, lineEnd, TextUnitKind.Code),
            _ => new Block(lineEnd, lineEnd, TextUnitKind.Sentence),
        };
    }

    private static void Flush(List<TextUnit> units, string text, Block block)
    {
        if (block.Kind is not (TextUnitKind.Sentence or TextUnitKind.ListItem))
        {
            Add(units, text, block.Start, block.End, block.Kind);
            return;
        }

        var start = block.Start;
        while (start < block.End)
        {
            var end = SentenceBorder.Next(text, start, block.End);
            Add(units, text, start, end, block.Kind);
            start = end;
        }
    }

    private static void Add(List<TextUnit> units, string text, int start, int end, TextUnitKind kind)
    {
        while (true)
        {
            while (start < end && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            while (end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }

            if (end - start <= LongestUnit)
            {
                break;
            }

            var cut = Cut(text, start, start + LongestUnit);
            units.Add(new TextUnit(start, LastInk(text, start, cut), kind));
            start = cut;
        }

        if (end > start)
        {
            units.Add(new TextUnit(start, end, kind));
        }
    }

    private static int LastInk(string text, int start, int end)
    {
        while (end > start + 1 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static int Cut(string text, int start, int limit)
    {
        for (var at = limit; at > start + (LongestUnit / 2); at--)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                return at;
            }
        }

        var chunk = TextChunker.Chunk(text.Substring(start, Math.Min(text.Length - start, LongestUnit + 64)), LongestUnit, 0)[0];
        return start + chunk.End;
    }

    private readonly record struct Block(int Start, int End, TextUnitKind Kind)
    {
        public int Length => End - Start;
    }
}
