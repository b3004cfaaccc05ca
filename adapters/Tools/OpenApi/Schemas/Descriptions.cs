using System.Text.RegularExpressions;

namespace Cartrita.Adapters.Tools.OpenApi.Schemas;

/// <summary>Texts of a document as models read them: on one line, and bounded.</summary>
internal static partial class Descriptions
{
    /// <summary>The most characters of a tool's description.</summary>
    public const int OfTools = 1000;

    /// <summary>The most characters of a value's description.</summary>
    public const int OfValues = 300;

    /// <summary>Bounds a text.</summary>
    public static string Bound(string text, int longest)
    {
        var line = Spaces().Replace(text, " ").Trim();
        if (line.Length <= longest)
        {
            return line;
        }

        // A character of two units is not cut in the middle.
        var end = char.IsHighSurrogate(line[longest - 2]) ? longest - 2 : longest - 1;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
