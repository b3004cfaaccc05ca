namespace Cartrita.Core.Tools.GitHub;

/// <summary>A pull request. Its title is a stranger's words.</summary>
public sealed record GitHubPull
{
    /// <summary>Its number.</summary>
    public required long Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Whether it is open.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether it is a draft.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The branch that it brings.</summary>
    public required string Head { get; init; }

    /// <summary>The branch that it is for.</summary>
    public required string Base { get; init; }

    /// <summary>Its page.</summary>
    public required Uri Page { get; init; }
}

/// <summary>A pull request to be opened.</summary>
public sealed record GitHubPullDraft
{
    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its text, Markdown.</summary>
    public string Body { get; init; } = string.Empty;

    /// <summary>The branch that it brings.</summary>
    public required string Head { get; init; }

    /// <summary>The branch that it is for.</summary>
    public required string Base { get; init; }

    /// <summary>Whether it is a draft.</summary>
    public bool IsDraft { get; init; }
}
