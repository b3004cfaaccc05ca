namespace Cartrita.Core.Attachments.Contents;

/// <summary>A part of a content.</summary>
public sealed record ContentPart
{
    /// <summary>Its place, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The file's name; of a member the archive's name and the path in it (<c>sources.zip/src/main.c</c>).</summary>
    public required string Path { get; init; }

    /// <summary>Length of its derived text in UTF-16 code units; 0 where it has none.</summary>
    public long TextLength { get; init; }

    /// <summary>How many chunks of it the index has.</summary>
    public int ChunkCount { get; init; }

    /// <summary>Its natural language, ISO 639-1; null where there is none or it is not known.</summary>
    public string? Language { get; init; }

    /// <summary>Why it has no text, or what was left out, in one sentence.</summary>
    public string? Notice { get; init; }

    /// <summary>The catalogue's code, where it could not be read.</summary>
    public string? ProblemCode { get; init; }
}
