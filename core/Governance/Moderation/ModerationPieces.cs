namespace Cartrita.Core.Governance.Moderation;

/// <summary>Cuts texts into pieces that a moderation model judges well, and takes out what may not leave.</summary>
public static class ModerationPieces
{
    /// <summary>The longest piece, in characters. Long texts dilute what stands in them.</summary>
    public const int LongestPiece = 4000;

    /// <summary>The most pieces of one call.</summary>
    public const int MostOfACall = 32;

    // What is cut through stands whole in the next piece.
    private const int Overlap = 200;

    /// <summary>The pieces of texts, in their order, without credentials and banned terms; blank ones are left out.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="terms">The banned terms.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> texts, BannedTerms terms)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(terms);
        return [.. texts.Select(text => terms.Replace(CredentialRules.Redact(text))).SelectMany(Cut).Where(piece => !string.IsNullOrWhiteSpace(piece))];
    }

    private static IEnumerable<string> Cut(string text)
    {
        for (var start = 0; ;)
        {
            var end = Math.Min(text.Length, start + LongestPiece);
            end -= end < text.Length && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
            yield return text[start..end];
            if (end == text.Length)
            {
                yield break;
            }

            start = end - Overlap;
            start -= char.IsLowSurrogate(text[start]) ? 1 : 0;
        }
    }
}
