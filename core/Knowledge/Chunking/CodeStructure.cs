namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Functions and types of a program, by the words of their first lines and by indentation, which all the languages share.</summary>
/// <remarks>
/// No parser: what is indented further than a declaration belongs to it, up to a line that is not and that no bracket begins. Comments, attributes and decorators above a
/// declaration are part of it. A program that nobody indented has coarser segments, never wrong ones: a segment is only where a chunk may end, and a name.
/// </remarks>
internal sealed class CodeStructure
{
    private readonly CodeLanguage language;
    private readonly SegmentBuilder segments;
    private readonly HeadingStack declared = new();
    private readonly string text;

    // The function whose body the lines are; null outside of functions.
    private int? body;

    // Where the comments and attributes begin that stand above what comes.
    private int? lead;

    // Whether the open segment is that of the lines between declarations.
    private bool loose = true;

    private CodeStructure(string text, CodeLanguage language)
    {
        (this.text, this.language) = (text, language);
        segments = new SegmentBuilder(text);
    }

    /// <summary>Finds functions and types.</summary>
    /// <param name="text">The program.</param>
    /// <param name="language">Its language.</param>
    internal static StructuredText Read(string text, CodeLanguage language) => new CodeStructure(text, language).Read();

    private StructuredText Read()
    {
        var lines = new LineReader(text);
        var (comment, quoted) = (false, false);
        while (lines.Read())
        {
            var line = lines.Line.TrimStart(" \t");
            if (line.IsEmpty)
            {
                continue;
            }

            var inside = comment || quoted;
            quoted ^= language.TripleQuotes && !comment && Odd(line);
            comment = comment ? !line.Contains("*/", StringComparison.Ordinal) : OpensComment(line);
            if (!inside)
            {
                See(line, OutlineStructure.Indent(lines.Line), lines.Start);
            }
        }

        return segments.Build();
    }

    private void See(ReadOnlySpan<char> line, int indent, int start)
    {
        if (body is { } inside && (indent > inside || IsNeutral(line)))
        {
            return;
        }

        if (IsNeutral(line))
        {
            lead = null;
            return;
        }

        Leave(indent);
        if (IsLead(line))
        {
            lead ??= start;
            return;
        }

        if (CodeDeclaration.Of(line, language, declared.Level >= 0) is { } declaration)
        {
            segments.Begin(lead ?? start, declared.Enter(indent, declaration.Name));
            body = declaration.IsContainer ? null : indent;
            loose = declaration.IsContainer;
        }
        else if (!loose)
        {
            segments.Begin(lead ?? start, declared.Path);
            loose = true;
        }

        lead = null;
    }

    // Declarations that are indented as far or further are over.
    private void Leave(int indent)
    {
        if (declared.Level >= indent)
        {
            declared.Leave(indent);
            body = null;
            loose = false;
        }
    }

    // Brackets that close or open what is above, labels and the preprocessor stand where they like.
    private bool IsNeutral(ReadOnlySpan<char> line) =>
        line[0] is '{' or '}' or ')' or ']' || (language.Preprocessor && line[0] == '#') || (line.TrimEnd() is "end" or "public:" or "private:" or "protected:" or "else" or "fi" or "done" or "EOF");

    private bool IsLead(ReadOnlySpan<char> line) =>
        line.StartsWith(language.Comment, StringComparison.Ordinal) || line.StartsWith("/*", StringComparison.Ordinal) || line[0] == '['
        || line.StartsWith("#[", StringComparison.Ordinal) || (line[0] == '@' && !language.Containers.Contains(line[..Word(line)].ToString()));

    private static int Word(ReadOnlySpan<char> line) => line.IndexOfAny(' ', '\t', '(') is var end and > 0 ? end : line.Length;

    private bool OpensComment(ReadOnlySpan<char> line) =>
        language.Comment == "//" && line.StartsWith("/*", StringComparison.Ordinal) && !line.Contains("*/", StringComparison.Ordinal);

    private static bool Odd(ReadOnlySpan<char> line) => (line.Count("\"\"\"") + line.Count("'''")) % 2 == 1;
}
