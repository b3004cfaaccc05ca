namespace Cartrita.Core.Tools.Code;

/// <summary>A file before and after a change.</summary>
public sealed record FileChange
{
    /// <summary>Where it was; null for a new file.</summary>
    public string? OldPath { get; init; }

    /// <summary>Where it is; null for a file that is deleted.</summary>
    public string? NewPath { get; init; }

    /// <summary>What it held; empty for a new file.</summary>
    public string OldText { get; init; } = string.Empty;

    /// <summary>What it holds; empty for a file that is deleted.</summary>
    public string NewText { get; init; } = string.Empty;

    /// <summary>Whether it may be run.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>The path by which people know it.</summary>
    public string Path => NewPath ?? OldPath ?? string.Empty;

    /// <summary>One of <c>added</c>, <c>deleted</c>, <c>renamed</c>, <c>modified</c>.</summary>
    public string Kind => OldPath is null ? "added" : NewPath is null ? "deleted" : OldPath != NewPath ? "renamed" : "modified";

    /// <summary>Whether anything is other.</summary>
    public bool IsChange => OldPath != NewPath || OldText != NewText;
}
