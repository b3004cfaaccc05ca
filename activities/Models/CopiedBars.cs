using System.Text;

namespace Cartrita.Activities.Models;

/// <summary>Takes the bars away that a model copied out of its prompt, also where a text comes in pieces.</summary>
/// <remarks>A line with a second bar is a row of a table, and what stands in a fence is code: both stay as they are.</remarks>
internal sealed class CopiedBars
{
    private const string Fence = "```";
    private const char Bar = '|';

    // A line that begins with a bar waits for what follows: so much of it decides.
    private const int LongestHeld = 400;

    private readonly StringBuilder held = new();
    private bool startsLine = true;
    private bool isCode;

    /// <summary>A whole text without them.</summary>
    internal static string Without(string text)
    {
        if (!text.Contains(Bar, StringComparison.Ordinal))
        {
            return text;
        }

        var bars = new CopiedBars();
        return bars.Push(text) + bars.Flush();
    }

    /// <summary>Takes the next piece and gives what may go on.</summary>
    internal string Push(string delta)
    {
        var passed = new StringBuilder(delta.Length);
        foreach (var character in delta)
        {
            Take(character, passed);
        }

        return passed.ToString();
    }

    /// <summary>Gives what is held back: the text is complete.</summary>
    internal string Flush()
    {
        var rest = new StringBuilder();
        Release(rest);
        return rest.ToString();
    }

    private void Take(char character, StringBuilder passed)
    {
        if (startsLine)
        {
            held.Append(character);
            if (character == '\n')
            {
                Release(passed);
            }
            else if (IsDecided(character))
            {
                startsLine = false;
                Release(passed);
            }

            return;
        }

        passed.Append(character);
        startsLine = character == '\n';
    }

    // Whether what stands of the line says already that it is copied, or that it is not.
    private bool IsDecided(char character)
    {
        var line = held.ToString();
        return line[0] != Bar ? line.Length >= Fence.Length || !Fence.StartsWith(line, StringComparison.Ordinal)
            : isCode || line.Length > LongestHeld || (line.Length > 1 && character == Bar);
    }

    private void Release(StringBuilder passed)
    {
        var line = held.ToString();
        held.Clear();
        if (line.StartsWith(Fence, StringComparison.Ordinal))
        {
            isCode = !isCode;
        }

        var isCopied = !isCode && line.StartsWith(Bar) && line.LastIndexOf(Bar) == 0;
        passed.Append(isCopied ? line[(line.Length > 1 && line[1] == ' ' ? 2 : 1)..] : line);
    }
}
