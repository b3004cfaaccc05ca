using System.Collections.Frozen;
using System.Text;
using Cartrita.Core.Attachments.FileTypes;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Scripts that pose as data: a file that opens with the line that names an interpreter, while its extension says that it is none.</summary>
/// <remarks>A file without an extension may be a script, as <c>configure</c> and <c>gradlew</c> in archives of sources are.</remarks>
internal static class Shebang
{
    // Kinds of text that may open with that line, documents that show scripts among them.
    private static readonly FrozenSet<string> Scripts = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, ".sh", ".bash", ".zsh", ".py", ".js", ".ts", ".tsx", ".jsx", ".rb", ".php", ".kt", ".scala", ".swift", ".rs", ".go", ".java", ".cs", ".sql", ".md", ".mdx", ".rst", ".txt");

    private static readonly FrozenSet<string> Data = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".svg", ".ico", ".tif", ".tiff", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".rtf", ".epub", ".avi", ".flac", ".csv");

    public static void Check(ScanNode node, ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith(Encoding.UTF8.Preamble) ? head[Encoding.UTF8.Preamble.Length..] : head;
        if (text.StartsWith("#!"u8) && PosesAsData(Path.GetExtension(node.Name)))
        {
            throw ScanRun.Executable("script", node, "The file holds a script under a name of data.");
        }
    }

    private static bool PosesAsData(string extension) => Data.Contains(extension) || (!Scripts.Contains(extension) && AcceptedFiles.Find(extension) is not null);
}
