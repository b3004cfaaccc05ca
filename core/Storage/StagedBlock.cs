namespace Cartrita.Core.Storage;

/// <summary>A block that is staged.</summary>
/// <param name="Number">Its number.</param>
/// <param name="SizeBytes">Its length in bytes.</param>
public readonly record struct StagedBlock(int Number, long SizeBytes);
