using System.Buffers;
using System.Text;

namespace Cartrita.Core.Governance;

/// <summary>Finds secrets in files (ATT-04): credentials of known forms, and values of high entropy that stand after the name of a secret.</summary>
/// <remarks>
/// It looks closely only where a secret may begin, so ordinary text passes at the speed of one search. Examples and variables in a secret's place are none. Its time is linear in the text,
/// whatever stands there: a secret has a greatest length, and of those that may begin inside one another only so many are weighed.
/// </remarks>
public static class SecretFinder
{
    /// <summary>The greatest length of a secret, a private key aside.</summary>
    public const int MaximumLength = CredentialForms.MaximumLength;

    // In "sk-sk-sk-" another begins every three characters. Those that hold real ones behind an example or two are still found.
    private const int MostWeighed = 8;

    // Two searches: one for both would have to ignore case for all, and takes twice as long.
    private static readonly SearchValues<string> Credentials = SearchValues.Create([.. CredentialForms.Openings], StringComparison.Ordinal);
    private static readonly SearchValues<string> Names = SearchValues.Create([.. SecretAssignment.Names, ConnectionSecret.Opening], StringComparison.OrdinalIgnoreCase);

    /// <summary>The secrets of a text, in their order; none overlaps another.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<SecretSpan> Find(ReadOnlySpan<char> text)
    {
        var found = new List<SecretSpan>();
        var (from, line, counted, credential, name) = (0, 1, 0, -1, -1);
        var (stretch, weighed) = (0, 0);
        while (true)
        {
            credential = credential < from ? Next(text, from, Credentials) : credential;
            name = name < from ? Next(text, from, Names) : name;
            var at = Math.Min(credential, name);
            if (at == text.Length)
            {
                return found;
            }

            var (kind, start, length) = Match(text, at, out var unlikely);
            if (length == 0)
            {
                from = at + 1;
                (stretch, weighed) = unlikely == 0 ? (stretch, weighed) : at < stretch ? (stretch, weighed + 1) : (at + unlikely, 1);
                credential = unlikely > 0 && weighed == MostWeighed ? Next(text, stretch, Credentials) : credential;
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

    // What is unlikely has the form of a credential, and is none.
    private static (string Kind, int Start, int Length) Match(ReadOnlySpan<char> text, int at, out int unlikely)
    {
        unlikely = 0;
        if (text[at] == ConnectionSecret.Opening[0])
        {
            return ConnectionSecret.Match(text, at);
        }

        // The end of a key is looked for only where it has begun.
        if (text[at] == CredentialForms.KeyOpening[0] && !SecretEntropy.HoldsKey(text[at..]))
        {
            return (CredentialForms.PrivateKey, at, 0);
        }

        var (kind, length) = CredentialForms.Match(text, at);
        if (length > 0 && SecretEntropy.IsLikely(kind, text.Slice(at, length)))
        {
            return (kind, at, length);
        }

        unlikely = length;
        return SecretAssignment.Match(text, at);
    }
}
