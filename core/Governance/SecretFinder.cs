using System.Buffers;
using System.Text;

namespace Cartrita.Core.Governance;

/// <summary>Finds secrets in files (ATT-04): credentials of known forms, and values of high entropy that stand after the name of a secret.</summary>
/// <remarks>It looks closely only where a secret may begin, so ordinary text passes at the speed of one search. Examples and variables in a secret's place are none.</remarks>
public static class SecretFinder
{
    // Two searches: one for both would have to ignore case for all, and takes twice as long.
    private static readonly SearchValues<string> Credentials = SearchValues.Create([.. CredentialForms.Openings], StringComparison.Ordinal);
    private static readonly SearchValues<string> Names = SearchValues.Create([.. SecretAssignment.Names, ConnectionSecret.Opening], StringComparison.OrdinalIgnoreCase);

    /// <summary>The secrets of a text, in their order; none overlaps another.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<SecretSpan> Find(ReadOnlySpan<char> text)
    {
        var found = new List<SecretSpan>();
        var (from, line, counted, credential, name) = (0, 1, 0, -1, -1);
        while (true)
        {
            credential = credential < from ? Next(text, from, Credentials) : credential;
            name = name < from ? Next(text, from, Names) : name;
            var at = Math.Min(credential, name);
            if (at == text.Length)
            {
                return found;
            }

            var (kind, start, length) = Match(text, at);
            if (length == 0)
            {
                from = at + 1;
                continue;
            }

            line += text[counted..start].Count('\n');
            counted = start;
            found.Add(new SecretSpan(kind, start, length, line));
            from = start + length;
        }
    }

    /// <summary>The text with a mark in each secret's place, such as <c>[redacted: aws_access_key]</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">Its secrets, as found.</param>
    public static string Redact(string text, IReadOnlyList<SecretSpan> secrets)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(secrets);
        if (secrets.Count == 0)
        {
            return text;
        }

        var redacted = new StringBuilder(text.Length);
        var from = 0;
        foreach (var secret in secrets)
        {
            redacted.Append(text, from, secret.Start - from).Append("[redacted: ").Append(secret.Kind).Append(']');
            from = secret.Start + secret.Length;
        }

        return redacted.Append(text, from, text.Length - from).ToString();
    }

    // The text's length where there is none.
    private static int Next(ReadOnlySpan<char> text, int from, SearchValues<string> openings) =>
        text[from..].IndexOfAny(openings) is var offset and >= 0 ? from + offset : text.Length;

    private static (string Kind, int Start, int Length) Match(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == ConnectionSecret.Opening[0])
        {
            return ConnectionSecret.Match(text, at);
        }

        var (kind, length) = CredentialForms.Match(text, at);
        return length > 0 && SecretEntropy.IsLikely(kind, text.Slice(at, length)) ? (kind, at, length) : SecretAssignment.Match(text, at);
    }
}
