namespace Cartrita.Core.Knowledge;

/// <summary>A word of a part's derived text that the search asked for.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
public readonly record struct TextHighlight(int Start, int End);
