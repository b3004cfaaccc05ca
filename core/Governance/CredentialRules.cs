using System.Buffers;
using System.Text;

namespace Cartrita.Core.Governance;

/// <summary>The forms of credentials that may not leave in an answer.</summary>
public static class CredentialRules
{
    /// <summary>What stands in a credential's place.</summary>
    public const string Redaction = "[redacted]";

    private static readonly SearchValues<string> Openings = SearchValues.Create([.. CredentialForms.Openings], StringComparison.Ordinal);

    /// <summary>Whether a text holds a credential.</summary>
    /// <param name="text">The text.</param>
    public static bool Any(string text) => Next(text, 0, out _) >= 0;

    /// <summary>The text with every credential replaced.</summary>
    /// <param name="text">The text.</param>
    public static string Redact(string text)
    {
        StringBuilder? redacted = null;
        var from = 0;
        while (Next(text, from, out var length) is var start and >= 0)
        {
            (redacted ??= new StringBuilder()).Append(text, from, start - from).Append(Redaction);
            from = start + length;
        }

        return redacted is null ? text : redacted.Append(text, from, text.Length - from).ToString();
    }

    // Where the next credential begins; negative where there is none.
    private static int Next(ReadOnlySpan<char> text, int from, out int length)
    {
        length = 0;
        while (text[from..].IndexOfAny(Openings) is var found and >= 0)
        {
            var start = from + found;
            (_, length) = CredentialForms.Match(text, start);
            if (length > 0)
            {
                return start;
            }

            from = start + 1;
        }

        return -1;
    }
}
