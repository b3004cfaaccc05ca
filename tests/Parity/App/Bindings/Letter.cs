namespace Cartrita.Parity.App.Bindings;

/// <summary>A message.</summary>
/// <param name="Key">The journal's key.</param>
/// <param name="Text">A text.</param>
/// <param name="Colour">An enumeration.</param>
public sealed record Letter(string Key, string Text, Colour Colour);
