namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Sections of reStructuredText: titles are underlined, and the order in which underlines first come gives their levels.</summary>
internal static class RestStructure
{
    /// <summary>Finds the sections.</summary>
    /// <param name="text">The text.</param>
    internal static StructuredText Read(string text)
    {
        var (segments, headings, levels) = (new SegmentBuilder(text), new HeadingStack(), new List<char>());
        var lines = new LineReader(text);
        int? overline = null;
        while (lines.Read())
        {
            var line = lines.Line.TrimEnd();
            if (Adornment(line) is not null)
            {
                overline = lines.Start;
                continue;
            }

            if (!line.IsWhiteSpace() && Adornment(lines.Peek().TrimEnd()) is { } mark && lines.Peek().TrimEnd().Length >= Math.Min(line.Length, 4) && (overline is not null || !char.IsWhiteSpace(line[0])))
            {
                var style = overline is null ? mark : (char)(mark + 128);
                if (!levels.Contains(style))
                {
                    levels.Add(style);
                }

                segments.Begin(overline ?? lines.Start, headings.Enter(levels.IndexOf(style), line.Trim().ToString()));
                lines.Read();
            }

            overline = null;
        }

        return segments.Build();
    }

    private static char? Adornment(ReadOnlySpan<char> line) =>
        line.Length >= 3 && char.IsAscii(line[0]) && (char.IsPunctuation(line[0]) || char.IsSymbol(line[0])) && !line.ContainsAnyExcept(line[0]) ? line[0] : null;
}
