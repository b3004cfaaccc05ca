using System.Globalization;

namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Rows of a table as comma or tab separated values: as many rows as fit are a segment, which is named by their numbers and the table's head.</summary>
/// <remarks>
/// The text stays as it is, so that quotes are exact; what a row's values mean is in its section: <c>rows 20-40 (name, city)</c>. Rows are counted from 1, the head is none of
/// them. A row ends with a line, but for line breaks inside quotes; from a quote on that nothing closes, every line is a row.
/// </remarks>
internal static class TableStructure
{
    private const int MaximumColumns = 40;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>Finds the rows.</summary>
    /// <param name="text">The text.</param>
    internal static StructuredText Read(string text)
    {
        var (segments, quotes) = (new SegmentBuilder(text), true);
        var at = RowEnd(text, 0, ref quotes);
        var head = Head(text.AsSpan(0, at));
        var (row, start, first) = (0, 0, 1);
        while (at < text.Length)
        {
            var end = RowEnd(text, at, ref quotes);
            if (end - start > TextChunker.DefaultSize && row >= first)
            {
                segments.Begin(start, Name(first, row, head));
                (start, first) = (at, row + 1);
            }

            at = end;
            row++;
        }

        segments.Begin(start, row >= first ? Name(first, row, head) : SectionPath.Of([$"head ({head})"]));
        return segments.Build();
    }

    private static string? Name(int first, int last, string head) =>
        SectionPath.Of([string.Create(CultureInfo.InvariantCulture, $"rows {first}-{last} ({head})")]);

    private static int RowEnd(string text, int start, ref bool quotes)
    {
        if (quotes && QuotedRowEnd(text, start) is { } end)
        {
            return end;
        }

        quotes = false;
        return text.IndexOf('\n', start) is var at and >= 0 ? at + 1 : text.Length;
    }

    // Null where a quote is open at the text's end.
    private static int? QuotedRowEnd(string text, int start)
    {
        var (quoted, closed) = (false, -2);
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == '"' && quoted)
            {
                (quoted, closed) = (false, at);
            }
            else if (text[at] == '"')
            {
                // The second of two inside quotes goes on with them; one inside a bare value is a character like others.
                quoted = at == start || closed == at - 1 || Delimiters.Contains(text[at - 1]);
            }
            else if (text[at] == '\n' && !quoted)
            {
                return at + 1;
            }
        }

        return quoted ? null : text.Length;
    }

    private static string Head(ReadOnlySpan<char> row)
    {
        var line = row[..Math.Min(row.Length, TextChunker.DefaultSize)].TrimEnd("\r\n").ToString();
        var delimiter = Delimiters.MaxBy(candidate => line.Count(character => character == candidate));
        return string.Join(", ", line.Split(delimiter, MaximumColumns).Select(name => name.Trim().Trim('"').Trim()));
    }
}
