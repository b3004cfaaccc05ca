namespace Cartrita.Core.Knowledge;

/// <summary>A chunk that has no vector of a model yet.</summary>
/// <param name="Key">The index's own name for the chunk with this text.</param>
/// <param name="Text">The text.</param>
public sealed record UnembeddedChunk(string Key, string Text);
