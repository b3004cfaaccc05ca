namespace Cartrita.Core.Knowledge;

/// <summary>A span of an extracted text that is embedded and indexed as one.</summary>
/// <param name="Ordinal">Its place in the text, from 0.</param>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Text">The span, to the letter.</param>
public sealed record TextChunk(int Ordinal, int Start, int End, string Text)
{
    /// <summary>The longest <see cref="Section"/>.</summary>
    public const int MaximumSectionLength = 200;

    /// <summary>Where in its text the span stands: a heading's path, a symbol, <c>page 3</c>, <c>rows 20-40</c>, <c>cell 7</c>; null where the text has no such places.</summary>
    public string? Section { get; init; }
}
