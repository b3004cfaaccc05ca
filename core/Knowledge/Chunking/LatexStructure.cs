namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Sections of LaTeX by its sectioning commands.</summary>
internal static class LatexStructure
{
    private static readonly string[] Commands = ["part", "chapter", "section", "subsection", "subsubsection", "paragraph"];

    /// <summary>Finds the sections.</summary>
    /// <param name="text">The text.</param>
    internal static StructuredText Read(string text)
    {
        var (segments, headings) = (new SegmentBuilder(text), new HeadingStack());
        var lines = new LineReader(text);
        while (lines.Read())
        {
            var line = lines.Line.TrimStart();
            if (line.StartsWith(@"\begin{abstract}", StringComparison.Ordinal))
            {
                segments.Begin(lines.Start, headings.Enter(0, "Abstract"));
            }
            else if (Heading(line) is { } heading)
            {
                segments.Begin(lines.Start, headings.Enter(heading.Level, heading.Name));
            }
        }

        return segments.Build();
    }

    // \section*[short]{Title}
    private static (int Level, string Name)? Heading(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] != '\\')
        {
            return null;
        }

        var word = line[1..];
        var end = word.IndexOfAnyExceptInRange('a', 'z');
        var level = end > 0 ? Commands.IndexOf(word[..end].ToString()) : -1;
        if (level < 0)
        {
            return null;
        }

        var open = word.IndexOf('{');
        var title = open < 0 ? default : word[(open + 1)..];
        var close = title.LastIndexOf('}');
        return open < 0 || word[end] is not ('*' or '[' or '{') ? null : (level, (close < 0 ? title : title[..close]).ToString());
    }
}
