namespace Cartrita.Core.Knowledge;

/// <summary>How far an owner's chunks are embedded with a model.</summary>
/// <param name="Chunks">Chunks in all.</param>
/// <param name="Embedded">Those that have a vector of the model.</param>
public sealed record EmbeddedCount(int Chunks, int Embedded);
