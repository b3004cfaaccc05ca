using System.Collections.Frozen;

namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Sections of texts whose lines have names and are nested by indentation: keys of JSON and YAML, elements of XML, rules of CSS, tables of settings, statements of SQL.</summary>
internal static class OutlineStructure
{
    // What is nested deeper belongs to what is around it.
    private const int MaximumDepth = 3;
    private const int MaximumLine = 400;

    private static readonly FrozenSet<string> Statements = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "create", "alter", "drop", "insert", "update", "delete", "select", "with", "grant", "merge", "begin", "declare", "call", "exec", "use", "set", "truncate");

    /// <summary>Gives the name of a line; null where it has none.</summary>
    /// <param name="line">The line without blanks around it; never empty.</param>
    internal delegate string? LineName(ReadOnlySpan<char> line);

    /// <summary>Finds the sections.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Names its lines.</param>
    internal static StructuredText Read(string text, LineName name)
    {
        var (segments, headings, indents) = (new SegmentBuilder(text), new HeadingStack(), new Stack<int>());
        var lines = new LineReader(text);
        while (lines.Read())
        {
            var line = lines.Line.Trim(" \t");
            if (line.IsEmpty || name(line[..Math.Min(line.Length, MaximumLine)]) is not { } section)
            {
                continue;
            }

            var indent = Indent(lines.Line);
            while (indents.Count > 0 && indents.Peek() >= indent)
            {
                indents.Pop();
            }

            if (indents.Count < MaximumDepth)
            {
                indents.Push(indent);
                segments.Begin(lines.Start, headings.Enter(indent, section));
            }
        }

        return segments.Build();
    }

    /// <summary>How far a line is indented; a tabulator goes to the next multiple of four.</summary>
    /// <param name="line">The line.</param>
    internal static int Indent(ReadOnlySpan<char> line)
    {
        var width = 0;
        foreach (var character in line)
        {
            if (character is not (' ' or '\t'))
            {
                break;
            }

            width += character == ' ' ? 1 : 4 - (width % 4);
        }

        return width;
    }

    /// <summary>A member of an object in JSON.</summary>
    /// <param name="line">The line.</param>
    internal static string? JsonKey(ReadOnlySpan<char> line)
    {
        var end = line.Length > 1 && line[0] == '"' ? line[1..].IndexOf('"') + 1 : 0;
        return end > 1 && line[(end + 1)..].TrimStart() is [':', ..] ? line[1..end].ToString() : null;
    }

    /// <summary>A key of YAML.</summary>
    /// <param name="line">The line.</param>
    internal static string? YamlKey(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        return colon > 0 && (colon + 1 == line.Length || line[colon + 1] == ' ') && line[0] is not ('#' or '-' or '{' or '[' or '%' or '&') && !line[..colon].ContainsAny("{}[],#")
            ? line[..colon].Trim("\"' ").ToString()
            : null;
    }

    /// <summary>A table of TOML or a section of settings.</summary>
    /// <param name="line">The line.</param>
    internal static string? SettingsTable(ReadOnlySpan<char> line) =>
        line[0] == '[' && line.IndexOf(']') is var end and > 1 && !line[..end].Contains(',') ? line[..end].Trim("[ \"").ToString() : null;

    /// <summary>A rule of CSS.</summary>
    /// <param name="line">The line.</param>
    internal static string? StyleRule(ReadOnlySpan<char> line) =>
        line.IndexOf('{') is var end and > 0 && line[0] is not ('}' or '/' or '*') ? line[..end].Trim().ToString() : null;

    /// <summary>An element of XML.</summary>
    /// <param name="line">The line.</param>
    internal static string? Element(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[0] != '<' || !(char.IsLetter(line[1]) || line[1] == '_'))
        {
            return null;
        }

        var end = line.IndexOfAny(" \t>/");
        return line[1..(end < 0 ? line.Length : end)].ToString();
    }

    /// <summary>A statement of SQL: its first words.</summary>
    /// <param name="line">The line.</param>
    internal static string? Statement(ReadOnlySpan<char> line)
    {
        var words = line.ToString().Split([' ', '\t', '(', ';'], 8, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && Statements.Contains(words[0])
            ? string.Join(' ', words.TakeWhile((word, at) => at < 2 || (at < 6 && words[at - 1].ToUpperInvariant() is "TABLE" or "VIEW" or "INDEX" or "FUNCTION" or "PROCEDURE" or "TRIGGER" or "INTO" or "FROM" or "IF" or "NOT" or "OR" or "REPLACE" or "UNIQUE" or "EXISTS" or "TYPE" or "SCHEMA")))
            : null;
    }
}
