using Cartrita.Core.Governance;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>Makes texts fit for a trace: names and ids may come from users, models and vendors, so they are redacted and bounded (GOV-06, GOV-11).</summary>
public static class TraceText
{
    /// <summary>Characters of a text at most.</summary>
    public const int MaximumLength = 128;

    /// <summary>The text without secrets and personal data, cut to <see cref="MaximumLength"/>.</summary>
    /// <param name="text">A name or an id; null where there is none.</param>
    public static string? Of(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // Before it is cut: half a secret would not be found.
        var redacted = LogRedaction.Redact(SecretFinder.Redact(text, SecretFinder.Find(text)));
        var end = redacted.Length <= MaximumLength ? redacted.Length : char.IsHighSurrogate(redacted[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength;
        return redacted[..end];
    }
}
