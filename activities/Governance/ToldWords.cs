using System.Text.RegularExpressions;
using Cartrita.Core.Governance;

namespace Cartrita.Activities.Governance;

/// <summary>Screens what models write for clients beside the answer: agents' outputs, and what their calls look for. The rules are those of answers.</summary>
/// <param name="moderator">Judges it, where answers are moderated.</param>
/// <param name="terms">What may not leave.</param>
public sealed partial class ToldWords(Moderator moderator, BannedTerms terms)
{
    /// <summary>A text without credentials, also those in the query of an address, and without banned terms.</summary>
    /// <param name="text">The text, whole: half a credential or term would not be found.</param>
    internal string Of(string text) => terms.Replace(Secret().Replace(CredentialRules.Redact(text), $"$1{CredentialRules.Redaction}"));

    /// <summary>Code without credentials and banned terms; names that only look like an address's stay.</summary>
    /// <param name="code">The code.</param>
    internal string OfCode(string code) => terms.Replace(CredentialRules.Redact(code));

    /// <summary>What moderation says of texts that go out together.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<ModerationOutcome> LookAsync(IEnumerable<string> texts, CancellationToken cancellationToken) =>
        moderator.ScreensOutput ? moderator.OutputAsync(string.Join('\n', texts), cancellationToken) : Task.FromResult(ModerationOutcome.Clean);

    [GeneratedRegex(
        @"([?&;#][a-z0-9_.\-\[\]]{0,40}(?:token|secret|password|passwd|pwd|signature|credential|auth|api_?key|(?<![a-z])(?:key|sig))\]?=)[^\s&;#""'<>]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
