namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Finds the structure of a text whose derived text is itself: by the extension of its file.</summary>
public static class TextStructures
{
    /// <summary>Whether a file is code or settings, so that what words it has are of no natural language.</summary>
    /// <param name="fileName">The file's name.</param>
    public static bool IsCode(string fileName)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        return extension is ".json" or ".yaml" or ".yml" or ".toml" or ".ini" or ".xml" or ".css" or ".scss" or ".sql" || CodeLanguage.Of(extension) is not null;
    }

    /// <summary>Finds it; a text of another kind has none. No text is refused: what is not as its extension says has no structure, or a coarser one.</summary>
    /// <param name="fileName">The file's name.</param>
    /// <param name="text">Its text.</param>
    public static StructuredText Read(string fileName, string text)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        return extension switch
        {
            ".md" or ".mdx" => MarkdownStructure.Read(text),
            ".rst" => RestStructure.Read(text),
            ".tex" => LatexStructure.Read(text),
            ".csv" or ".tsv" => TableStructure.Read(text),
            ".json" => OutlineStructure.Read(text, OutlineStructure.JsonKey),
            ".yaml" or ".yml" => OutlineStructure.Read(text, OutlineStructure.YamlKey),
            ".toml" or ".ini" => OutlineStructure.Read(text, OutlineStructure.SettingsTable),
            ".xml" => OutlineStructure.Read(text, OutlineStructure.Element),
            ".css" or ".scss" => OutlineStructure.Read(text, OutlineStructure.StyleRule),
            ".sql" => OutlineStructure.Read(text, OutlineStructure.Statement),
            _ when CodeLanguage.Of(extension) is { } language => CodeStructure.Read(text, language),
            _ => StructuredText.Plain(text),
        };
    }
}
