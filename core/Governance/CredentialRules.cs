using System.Text.RegularExpressions;

namespace Cartrita.Core.Governance;

/// <summary>The forms of credentials that may not leave in an answer.</summary>
public static partial class CredentialRules
{
    /// <summary>What stands in a credential's place.</summary>
    public const string Redaction = "[redacted]";

    /// <summary>Whether a text holds a credential.</summary>
    /// <param name="text">The text.</param>
    public static bool Any(string text) => Token().IsMatch(text) || PrivateKey().IsMatch(text);

    /// <summary>The text with every credential replaced.</summary>
    /// <param name="text">The text.</param>
    public static string Redact(string text) => PrivateKey().Replace(Token().Replace(text, Redaction), Redaction);

    [GeneratedRegex(
        @"\b(sk-[A-Za-z0-9_-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}|hf_[A-Za-z0-9]{30,}|xox[abprs]-[A-Za-z0-9-]{20,}|AIza[A-Za-z0-9_-]{35}|AccountKey=[A-Za-z0-9+/=]{40,}|eyJ[A-Za-z0-9_-]{10,1500}\.eyJ[A-Za-z0-9_-]{10,1500}\.[A-Za-z0-9_-]{10,})",
        RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();
}
