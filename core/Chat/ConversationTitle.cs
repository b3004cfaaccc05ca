using System.Globalization;
using System.Text;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Chat;

/// <summary>What a conversation is called: what its user said, or the beginning of its first question.</summary>
public static class ConversationTitle
{
    /// <summary>The longest title that is taken, in UTF-16 code units.</summary>
    public const int MaximumLength = 200;

    private const int DerivedLength = 80;
    private const char Ellipsis = '…';

    /// <summary>The title that follows from a conversation's first turn; null where nothing legible was asked.</summary>
    /// <param name="messages">The turn's messages.</param>
    public static string? Of(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var question = messages.FirstOrDefault(message => message.Role == "user")?.Content;
        return question is null || Plain(CredentialRules.Redact(question)) is not { Length: > 0 } line ? null : Shorten(line);
    }

    /// <summary>A title as it is kept: one line without control characters; null where nothing is left or it is too long.</summary>
    /// <param name="given">What the user wrote.</param>
    public static string? Check(string given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return Plain(given) is { Length: > 0 and <= MaximumLength } line ? line : null;
    }

    private static string Plain(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaximumLength * 2));
        foreach (var rune in text.EnumerateRunes())
        {
            // What is longer than any title is looked at no further.
            if (line.Length > MaximumLength)
            {
                break;
            }

            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : string.Empty);
            }
            else if (!Reorders(rune))
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().Trim();
    }

    // Marks of direction would turn round what stands beside the title in a list; the joiners are parts of letters and emoji.
    private static bool Reorders(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D);

    private static string Shorten(string line)
    {
        if (line.Length <= DerivedLength)
        {
            return line;
        }

        var border = line.LastIndexOf(' ', DerivedLength - 1);
        return string.Concat(line.AsSpan(0, border > DerivedLength / 2 ? border : WholeElements(line)).TrimEnd(), [Ellipsis]);
    }

    // The end of the last character, as people count them, that fits.
    private static int WholeElements(string line)
    {
        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(line, end) is var next && next < DerivedLength)
        {
            end = next;
        }

        return end > 0 ? end : DerivedLength - 1;
    }
}
