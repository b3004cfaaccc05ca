namespace Cartrita.Core.Tools.Code;

/// <summary>What a diff says of one file.</summary>
public sealed record FilePatch
{
    /// <summary>Where it was; null for a new file.</summary>
    public string? OldPath { get; init; }

    /// <summary>Where it will be; null for one that is deleted.</summary>
    public string? NewPath { get; init; }

    /// <summary>Whether it may be run after; null where the diff says nothing.</summary>
    public bool? IsExecutable { get; init; }

    /// <summary>What is changed in it, in order.</summary>
    public IReadOnlyList<PatchHunk> Hunks { get; init; } = [];

    /// <summary>The path by which people know it.</summary>
    public string Path => NewPath ?? OldPath ?? string.Empty;
}
