using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes readable text of a text file, by its extension.</summary>
internal static class TextReading
{
    /// <summary>Reads it. What is not as its extension says is read as the text that it is.</summary>
    /// <param name="fileName">The file's name.</param>
    /// <param name="text">Its text.</param>
    internal static StructuredText Read(string fileName, string text) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".html" => HtmlText.Read(text),
        ".ipynb" => NotebookText.Read(text) ?? TextStructures.Read("notebook.json", text),
        _ => TextStructures.Read(fileName, text),
    };
}
