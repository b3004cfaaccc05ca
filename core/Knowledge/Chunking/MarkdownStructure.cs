namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Sections of Markdown by its headings, those that are underlined too; code blocks and front matter have none.</summary>
internal static class MarkdownStructure
{
    /// <summary>Finds the sections.</summary>
    /// <param name="text">The text.</param>
    internal static StructuredText Read(string text)
    {
        var (segments, headings) = (new SegmentBuilder(text), new HeadingStack());
        var lines = new LineReader(text);
        string? fence = null;
        var frontMatter = false;
        while (lines.Read())
        {
            var line = lines.Line;
            if (line.TrimEnd() is "---" && (lines.Start == 0 || frontMatter))
            {
                frontMatter = lines.Start == 0;
                continue;
            }

            var (kind, content, marker) = MarkdownLine.Classify(line, fence);
            fence = kind == MarkdownLineKind.Fence ? (fence is null ? marker : null) : fence;
            if (frontMatter || fence is not null)
            {
                continue;
            }

            if (kind == MarkdownLineKind.Heading)
            {
                segments.Begin(lines.Start, headings.Enter(content - 1 - (line.Length - line.TrimStart(" \t").Length), line[content..].Trim().TrimEnd('#').ToString()));
            }
            else if (kind == MarkdownLineKind.Text && Underline(lines.Peek()) is var level and > 0)
            {
                segments.Begin(lines.Start, headings.Enter(level, line.Trim().ToString()));
            }
        }

        return segments.Build();
    }

    private static int Underline(ReadOnlySpan<char> line)
    {
        var body = line.TrimEnd();
        if (body.Length < 3 || body[0] is not ('=' or '-') || body.ContainsAnyExcept(body[0]))
        {
            return 0;
        }

        return body[0] == '=' ? 1 : 2;
    }
}
