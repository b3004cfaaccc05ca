using System.Collections.Frozen;

namespace Cartrita.Core.Attachments;

/// <summary>Which files are taken, and how large they may be (ATT-02).</summary>
public static class AcceptedFiles
{
    /// <summary>The largest text file in bytes.</summary>
    public const long MaximumTextBytes = 20 * 1024 * 1024;

    private static readonly FrozenSet<string> TextExtensions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".txt", ".md", ".mdx", ".rst", ".tex", ".csv", ".tsv", ".json", ".yaml", ".yml",
        ".toml", ".ini", ".log", ".py", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt",
        ".go", ".rs", ".rb", ".php", ".cs", ".cpp", ".cc", ".c", ".h", ".hpp", ".m",
        ".mm", ".swift", ".scala", ".bash", ".sh", ".zsh", ".sql", ".html", ".css",
        ".scss", ".xml", ".ipynb");

    /// <summary>Whether a file of this name is taken as text.</summary>
    /// <param name="fileName">The name.</param>
    public static bool IsText(string fileName) => TextExtensions.Contains(Path.GetExtension(fileName));
}
