namespace Cartrita.Core.Tools.GitHub;

/// <summary>An issue. Title and text are a stranger's words.</summary>
public sealed record GitHubIssue
{
    /// <summary>Its number.</summary>
    public required long Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its text; empty where it has none.</summary>
    public required string Body { get; init; }

    /// <summary>Whether it is open.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Who filed it; null for an account that is gone.</summary>
    public string? Author { get; init; }

    /// <summary>The names of its labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>How many comments it has.</summary>
    public int Comments { get; init; }

    /// <summary>Its page.</summary>
    public required Uri Page { get; init; }

    /// <summary>When it was filed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
