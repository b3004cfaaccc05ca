using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Cartrita.Core.Tools;

/// <summary>Tells whether a message may be about what a tool from outside does, so that it is planned though it asks one thing only. Words decide, for nothing may cost time before a plain answer.</summary>
public static partial class ToolWish
{
    private const int ShortestWord = 4;
    private const int SharedWithDescription = 2;

    // What questions and descriptions have in common whatever they are about.
    private static readonly FrozenSet<string> Common =
        "what when where which whose with without that this these those from into have does must should could would there their about your list show find make create update delete every each other than then them they some many much more most also been being were will using used tool return give get"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a message shares a word with a tool's id, or two with its description.</summary>
    /// <param name="message">The user's message.</param>
    /// <param name="tools">The tools from outside.</param>
    public static bool Asks(string message, IEnumerable<ToolBinding> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var words = Words(message);
        return tools.Any(tool => words.Overlaps(Words(tool.ToolId)) || Words(tool.Description).Count(words.Contains) >= SharedWithDescription);
    }

    private static HashSet<string> Words(string text) =>
        [.. Word().Matches(text).Select(match => Stem(match.Value.ToUpperInvariant())).Where(word => word.Length >= ShortestWord && !Common.Contains(word))];

    // One form for one thing and several of it.
    private static string Stem(string word)
    {
#pragma warning disable CA1308 // Words are compared with each other and with a list in lower case.
        var lower = word.ToLowerInvariant();
#pragma warning restore CA1308
        return lower.EndsWith("ies", StringComparison.Ordinal) ? lower[..^3] + "y"
            : lower.EndsWith('s') && !lower.EndsWith("ss", StringComparison.Ordinal) ? lower[..^1]
            : lower;
    }

    // A run of letters, ended by a capital after a small one: createOrder is two words.
    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|[\p{Lo}\p{N}]+")]
    private static partial Regex Word();
}
