using System.Text;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Writes readable text: blanks run together, blocks stand apart, headings open sections.</summary>
internal sealed class HtmlTextWriter
{
    private readonly StringBuilder text = new();
    private readonly HeadingStack headings = new();
    private readonly List<(int Start, string? Section)> sections = [];

    // Line breaks and a blank that are owed before the next character.
    private int breaks;
    private bool blank;
    private bool code;
    private string prefix = string.Empty;
    private (int Level, int Start)? heading;
    private bool row;

    /// <summary>How much is written.</summary>
    internal int Length => text.Length;

    /// <summary>Writes text, as it stands in the page.</summary>
    internal void Text(string given)
    {
        foreach (var character in given)
        {
            if (code)
            {
                Write(character == '\r' ? '\n' : character);
            }
            else if (char.IsWhiteSpace(character))
            {
                blank = true;
            }
            else
            {
                Write(character);
            }
        }
    }

    /// <summary>A block begins or ends.</summary>
    internal void Block()
    {
        EndHeading();
        Owe(row ? 0 : 2);
    }

    /// <summary>A line ends.</summary>
    internal void Line() => Owe(heading is null && !row ? 1 : 0);

    /// <summary>An item of a list begins.</summary>
    /// <param name="mark">What stands before it.</param>
    internal void Item(string mark)
    {
        EndHeading();
        Owe(row ? 0 : 1);
        prefix = row ? string.Empty : mark;
    }

    /// <summary>A row of a table begins.</summary>
    internal void Row()
    {
        EndRow();
        row = true;
        prefix = "|";
    }

    /// <summary>A cell begins.</summary>
    internal void Cell()
    {
        if (row && text.Length > 0 && prefix.Length == 0)
        {
            text.Append(" |");
        }

        blank = true;
    }

    /// <summary>A row or a table ends.</summary>
    internal void EndRow()
    {
        if (row && prefix.Length == 0)
        {
            text.Append(" |");
        }

        (row, prefix) = (false, string.Empty);
        Owe(1);
    }

    /// <summary>A heading begins.</summary>
    /// <param name="level">Its level, from 1.</param>
    internal void Heading(int level)
    {
        Block();
        if (!row)
        {
            prefix = new string('#', level) + " ";
            heading = (level, -1);
        }
    }

    /// <summary>A heading ends, where one is open.</summary>
    internal void EndHeading()
    {
        if (heading is not { } open)
        {
            return;
        }

        heading = null;
        prefix = string.Empty;
        if (open.Start >= 0)
        {
            sections.Add((open.Start, headings.Enter(open.Level, text.ToString(open.Start, text.Length - open.Start).TrimStart('#'))));
        }

        Owe(2);
    }

    /// <summary>Preformatted text begins.</summary>
    internal void OpenCode()
    {
        Block();
        if (!row)
        {
            Write("```\n");
            code = true;
        }
    }

    /// <summary>Preformatted text ends.</summary>
    internal void CloseCode()
    {
        if (code)
        {
            code = false;
            if (text[^1] != '\n')
            {
                text.Append('\n');
            }

            text.Append("```");
            Block();
        }
    }

    /// <summary>Whether the text ends so.</summary>
    internal bool EndsWith(string end) => text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;

    /// <summary>The text with its sections.</summary>
    internal StructuredText Finish()
    {
        CloseCode();
        EndHeading();
        EndRow();
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        var whole = text.ToString();
        var segments = new SegmentBuilder(whole);
        foreach (var (start, section) in sections)
        {
            segments.Begin(start, section);
        }

        return segments.Build();
    }

    private void Owe(int lines)
    {
        breaks = Math.Max(breaks, lines);
        blank = blank && lines == 0;
    }

    private void Write(string owed)
    {
        foreach (var character in owed)
        {
            Write(character);
        }
    }

    private void Write(char character)
    {
        if (text.Length > 0)
        {
            text.Append('\n', breaks);
            if (blank && breaks == 0 && prefix.Length == 0)
            {
                text.Append(' ');
            }
        }

        (breaks, blank) = (0, false);
        if (heading is { Start: < 0 } open)
        {
            heading = open with { Start = text.Length };
        }

        if (prefix.Length > 0)
        {
            text.Append(prefix);
            text.Append(row ? " " : string.Empty);
            prefix = string.Empty;
        }

        // Zero is no character of a text, however it was written.
        text.Append(character == '\0' ? '\uFFFD' : character);
    }
}
