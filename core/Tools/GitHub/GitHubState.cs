namespace Cartrita.Core.Tools.GitHub;

/// <summary>Which issues or pull requests.</summary>
public enum GitHubState
{
    /// <summary>Those that are open.</summary>
    Open,

    /// <summary>Those that are closed.</summary>
    Closed,

    /// <summary>All.</summary>
    All,
}
