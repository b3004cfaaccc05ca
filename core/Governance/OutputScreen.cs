using System.Text;

namespace Cartrita.Core.Governance;

/// <summary>Screens a streamed answer: what looks like a credential is replaced, also where it is split over tokens.</summary>
/// <remarks>A word is held back until it is complete, since a credential is one word; a private key is held back to its end.</remarks>
public sealed class OutputScreen
{
    private const string KeyOpening = "-----BEGIN";
    private const string KeyClosing = "-----END";
    private const string KeyEnd = "KEY-----";

    private readonly StringBuilder held = new();

    /// <summary>How many credentials were replaced.</summary>
    public int Redactions { get; private set; }

    /// <summary>Whether something is held back.</summary>
    public bool Holds => held.Length > 0;

    /// <summary>Takes the next piece and gives what may go out now; may be empty.</summary>
    /// <param name="delta">The piece.</param>
    public string Push(string delta)
    {
        held.Append(delta);
        var text = held.ToString();
        var complete = CompleteLength(text);
        held.Clear().Append(text, complete, text.Length - complete);
        return Screen(text[..complete]);
    }

    /// <summary>Gives what is still held back: the answer is complete.</summary>
    public string Flush()
    {
        var rest = held.ToString();
        held.Clear();
        return Screen(rest);
    }

    private static int CompleteLength(string text)
    {
        var open = text.LastIndexOf(KeyOpening, StringComparison.Ordinal);
        var closed = open < 0 ? 0 : EndOfKey(text, open);
        if (closed < 0)
        {
            return open;
        }

        // What ends in the middle of a credential's alphabet may still grow; any other character closes it.
        var end = text.Length;
        while (end > closed && MayContinue(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static bool MayContinue(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '+' or '/' or '=' or '.';

    // One past the private key that opens there; negative while it has not ended.
    private static int EndOfKey(string text, int open)
    {
        var closing = text.IndexOf(KeyClosing, open, StringComparison.Ordinal);
        var end = closing < 0 ? -1 : text.IndexOf(KeyEnd, closing, StringComparison.Ordinal);
        return end < 0 ? -1 : end + KeyEnd.Length;
    }

    private string Screen(string text)
    {
        if (text.Length == 0 || !CredentialRules.Any(text))
        {
            return text;
        }

        Redactions++;
        return CredentialRules.Redact(text);
    }
}
