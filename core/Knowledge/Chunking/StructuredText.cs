namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>A text and the segments that it falls into.</summary>
/// <param name="Text">The text.</param>
/// <param name="Segments">Its segments, in order and covering it; empty where it has no structure.</param>
public sealed record StructuredText(string Text, IReadOnlyList<TextSegment> Segments)
{
    /// <summary>A text without structure.</summary>
    /// <param name="text">The text.</param>
    public static StructuredText Plain(string text) => new(text, []);
}
