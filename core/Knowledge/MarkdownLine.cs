namespace Cartrita.Core.Knowledge;

/// <summary>What a line of Markdown is.</summary>
internal enum MarkdownLineKind
{
    Blank,
    Text,
    Heading,
    ListItem,
    TableRow,
    Fence,
    Code,
}

/// <summary>Tells the lines of Markdown apart; plain text has <see cref="MarkdownLineKind.Text"/> and <see cref="MarkdownLineKind.Blank"/> only.</summary>
internal static class MarkdownLine
{
    /// <summary>Classifies a line.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <param name="fence">The marker of the code block that is open, or null.</param>
    /// <returns>The kind, where the content begins, and a fence's marker.</returns>
    internal static (MarkdownLineKind Kind, int Content, string? Marker) Classify(ReadOnlySpan<char> line, string? fence)
    {
        var body = line.TrimStart(" \t");
        var indent = line.Length - body.Length;
        body = body.TrimEnd();
        var isFence = body.StartsWith("```", StringComparison.Ordinal) || body.StartsWith("~~~", StringComparison.Ordinal);
        if (fence is not null)
        {
            return isFence && body.StartsWith(fence, StringComparison.Ordinal) ? (MarkdownLineKind.Fence, 0, fence) : (MarkdownLineKind.Code, 0, null);
        }

        if (isFence)
        {
            return (MarkdownLineKind.Fence, 0, body[..3].ToString());
        }

        if (body.IsEmpty || IsRule(body))
        {
            return (MarkdownLineKind.Blank, 0, null);
        }

        if (HeadingMarker(body) is var heading and > 0)
        {
            return (MarkdownLineKind.Heading, indent + heading, null);
        }

        if (ListMarker(body) is var marker and > 0)
        {
            return (MarkdownLineKind.ListItem, indent + marker, null);
        }

        if (body[0] != '|')
        {
            return (MarkdownLineKind.Text, 0, null);
        }

        // The row under a table's head holds no words.
        return body.ContainsAnyExcept("|-: \t") ? (MarkdownLineKind.TableRow, 0, null) : (MarkdownLineKind.Blank, 0, null);
    }

    private static bool IsRule(ReadOnlySpan<char> body) =>
        body.Length >= 3 && body[0] is '-' or '=' or '*' or '_' && !body.ContainsAnyExcept(body[0], ' ') && body.Count(body[0]) >= 3;

    private static int HeadingMarker(ReadOnlySpan<char> body)
    {
        var hashes = body.IndexOfAnyExcept('#');
        return hashes is >= 1 and <= 6 && body[hashes] is ' ' or '\t' ? hashes + 1 : 0;
    }

    private static int ListMarker(ReadOnlySpan<char> body)
    {
        if (body.Length > 2 && body[0] is '-' or '*' or '+' or '•' or '–' && body[1] is ' ' or '\t')
        {
            return 2;
        }

        var digits = body.IndexOfAnyExceptInRange('0', '9');
        return digits is >= 1 and <= 3 && body.Length > digits + 1 && body[digits] is '.' or ')' && body[digits + 1] == ' ' ? digits + 2 : 0;
    }
}
