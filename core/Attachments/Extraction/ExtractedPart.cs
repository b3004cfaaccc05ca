using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Attachments.Extraction;

/// <summary>The text of one part of a file: what citations' offsets count in.</summary>
public sealed record ExtractedPart
{
    /// <summary>Its number in the file, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The file's name; for a member of an archive the name and the member's path, such as <c>sources.zip/src/a.py</c>. Never a path of a machine.</summary>
    public required string Path { get; init; }

    /// <summary>The text, with secrets redacted; empty where there is none.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The natural language that the text is written in, as ISO 639-1; null where that is unsure or it is code.</summary>
    public string? Language { get; init; }

    /// <summary>The text in chunks, with ordinals from 0 in each part.</summary>
    public IReadOnlyList<TextChunk> Chunks { get; init; } = [];

    /// <summary>One sentence about what was left out, or why there is no text: <c>stored, not indexed: …</c>.</summary>
    public string? Notice { get; init; }

    /// <summary>Why a member of an archive can't be read; null where it could, and where its kind has no text.</summary>
    public Problem? Problem { get; init; }
}
