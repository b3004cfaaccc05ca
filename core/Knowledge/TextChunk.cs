namespace Cartrita.Core.Knowledge;

/// <summary>A span of an extracted text that is embedded and indexed as one.</summary>
/// <param name="Ordinal">Its place in the text, from 0.</param>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Text">The span, to the letter.</param>
public sealed record TextChunk(int Ordinal, int Start, int End, string Text);
