namespace Cartrita.Core.Tools.Code;

/// <summary>What reading a diff gave.</summary>
/// <param name="Files">What it says of each file; none where it can't be read.</param>
/// <param name="Fault">What is wrong with it, in one sentence; null where nothing is.</param>
public sealed record DiffReading(IReadOnlyList<FilePatch> Files, string? Fault);
