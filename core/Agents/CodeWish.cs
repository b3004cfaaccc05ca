using System.Text.RegularExpressions;

namespace Cartrita.Core.Agents;

/// <summary>Tells whether a message asks in so many words for a change of code or for a comment on it, so that it is planned though it asks one thing only.</summary>
public static partial class CodeWish
{
    /// <summary>Whether it does.</summary>
    /// <param name="question">The user's message.</param>
    public static bool Asks(string question) => Words().IsMatch(question);

    // A wish begins a sentence; "when must a bug be fixed" and "how do I fix it" are questions.
    [GeneratedRegex(@"(?:(?:^|[.!?;:\n])\s*|\b(?:please|(?:can|could|would|will) you(?: please)?|and|then)\s+)(?:fix|refactor|implement|patch|debug|rewrite|port|(?:comment|reply|(?:write|post|leave|add) a comment)\b[^.?!\n]{0,60}\b(?:issue|pull request|PR))\b|\b(?:open|create|draft|make|write|prepare|send|file)\b[^.?!\n]{0,60}\b(?:pull request|PR|patch|diff)\b|\bgithub\.com/[\w.-]+/[\w.-]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
