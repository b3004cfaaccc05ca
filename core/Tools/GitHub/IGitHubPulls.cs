namespace Cartrita.Core.Tools.GitHub;

/// <summary>Pull requests of repositories on GitHub.</summary>
/// <remarks>As <see cref="IGitHubIssues"/>: to open one is an effect.</remarks>
public interface IGitHubPulls
{
    /// <summary>Pull requests, the newest first.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="state">Which.</param>
    /// <param name="head">Those from this branch alone, as <c>owner:branch</c>; null for all.</param>
    /// <param name="most">How many at most, 1 to 1000.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<GitHubPull>> ListAsync(RepositoryGrant repository, GitHubState state, string? head, int most, CancellationToken cancellationToken);

    /// <summary>Opens a pull request.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="draft">What it says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<GitHubPull> CreateAsync(RepositoryGrant repository, GitHubPullDraft draft, CancellationToken cancellationToken);
}
