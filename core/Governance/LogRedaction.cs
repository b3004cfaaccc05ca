using System.Text.RegularExpressions;

namespace Cartrita.Core.Governance;

/// <summary>Takes secrets and personal data out of a log line (GOV-06): the last resort, for what should not have been written in the first place.</summary>
/// <remarks>
/// Its kinds: the credentials of <see cref="CredentialRules"/> (keys of model vendors, AWS, GitHub, Hugging Face, Slack, Google and storage accounts, JSON web tokens, private keys),
/// authorisation headers, secrets that stand after their name, keys of the app itself, e-mail addresses and payment cards.
/// </remarks>
public static partial class LogRedaction
{
    /// <summary>The text without them.</summary>
    /// <param name="text">A message of a log.</param>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var redacted = CredentialRules.Redact(text);
        redacted = Authorisation().Replace(redacted, $"$1 {CredentialRules.Redaction}");
        redacted = Named().Replace(redacted, $"$1{CredentialRules.Redaction}");
        redacted = OwnKey().Replace(redacted, CredentialRules.Redaction);
        redacted = Mail().Replace(redacted, CredentialRules.Redaction);
        return Card().Replace(redacted, match => IsCard(match.ValueSpan) ? CredentialRules.Redaction : match.Value);
    }

    // ISO/IEC 7812: the last digit checks the others; numbers that only look alike stay.
    private static bool IsCard(ReadOnlySpan<char> text)
    {
        var (sum, count) = (0, 0);
        for (var at = text.Length - 1; at >= 0; at--)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                var digit = (text[at] - '0') * (1 + (count++ % 2));
                sum += digit > 9 ? digit - 9 : digit;
            }
        }

        return count is >= 13 and <= 19 && sum % 10 == 0;
    }

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Authorisation();

    [GeneratedRegex(
        @"\b((?:[a-z]+[-_ ]?)?(?:api[-_ ]?key|access[-_ ]?key|account[-_ ]?key|token|secret|password|pwd|sig|code)[""']?\s?[=:]\s?[""']?)[^\s""'&;,\[]{8,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    // 256 bits in hexadecimal, as the app makes its keys; hashes of that length are as well not told.
    [GeneratedRegex(@"\b[0-9a-fA-F]{64}\b", RegexOptions.CultureInvariant)]
    private static partial Regex OwnKey();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    [GeneratedRegex(@"\b[0-9](?:[ -]?[0-9]){12,18}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Card();
}
