namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>An owner's vectors that can be compared with one of a model.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Model">The model; empty for any.</param>
/// <param name="Dimensions">The length of its vectors.</param>
internal sealed record VectorSpace(string Owner, string Model, int Dimensions);
