using System.Text.RegularExpressions;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.OpenApi.Schemas;

/// <summary>Texts of a document as models read them: on one line, and bounded.</summary>
internal static partial class Descriptions
{
    /// <summary>The most characters of a tool's description.</summary>
    public const int OfTools = 1000;

    /// <summary>The most characters of a value's description.</summary>
    public const int OfValues = 300;

    /// <summary>What stands in the place of a description that would tell models what to do.</summary>
    public const string LeftOut = "(Its description is left out: it gave instructions.)";

    /// <summary>Bounds a text, and leaves it out where it would tell a model to disregard what it was told: whoever describes a tool is a stranger.</summary>
    public static string Screened(string text, int longest) =>
        SafetyScreen.ScreenInput(OrdinaryWords().Replace(text, " ")).Any(finding => finding.Rule == SafetyScreen.Injection) ? LeftOut : Bound(text, longest);

    /// <summary>Whether any description of a tool was left out.</summary>
    public static bool IsScreened(ToolBinding tool) => tool.Description == LeftOut || tool.Parameters.GetRawText().Contains(LeftOut, StringComparison.Ordinal);

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

    // What tools do to things of their own: "override the retention policy" tells no model what to disregard.
    [GeneratedRegex(@"\b(override|ignore)\s+the\s+(?!previous|prior|above|earlier|system|user|safety|instructions?|rules|prompts?|guidelines|policy|policies)\w+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OrdinaryWords();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
