using System.Text.RegularExpressions;

namespace Cartrita.Core.Agents;

/// <summary>Tells whether a message asks for steps of which later ones rest on what earlier ones find, so that it is planned though it asks one thing only.</summary>
public static partial class ChainWish
{
    /// <summary>Whether it does.</summary>
    /// <param name="question">The user's message.</param>
    public static bool Asks(string question) => Words().IsMatch(question);

    [GeneratedRegex(@"\bfirst\b[^?!]{3,400}?\b(?:then|after that|afterwards|finally)\b|\bdepending on (?:what|which|the (?:result|outcome|answer))\b|\bmulti-?step\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
