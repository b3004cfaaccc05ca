using System.Text.RegularExpressions;

namespace Cartrita.Core.Agents;

/// <summary>Tells whether a message asks in so many words for what is outside of the user's files, so that it is planned though it asks one thing only.</summary>
public static partial class ResearchWish
{
    /// <summary>Whether it does.</summary>
    /// <param name="question">The user's message.</param>
    public static bool Asks(string question) => Words().IsMatch(question);

    [GeneratedRegex(@"\b(?:research\b|(?:search|look|check|find)\b[^.?!\n]{0,60}\b(?:web|internet|online|github)\b|\b(?:on|from) the (?:web|internet)\b|https?://)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
