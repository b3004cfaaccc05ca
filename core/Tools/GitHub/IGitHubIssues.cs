namespace Cartrita.Core.Tools.GitHub;

/// <summary>Issues of repositories on GitHub.</summary>
/// <remarks>As <see cref="IGitHubCode"/>; to comment needs a credential and is an effect, which is never had twice: <c>vendor_outcome_unknown</c> says that it may be there.</remarks>
public interface IGitHubIssues
{
    /// <summary>Issues without pull requests, the newest first.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="state">Which.</param>
    /// <param name="most">How many at most, 1 to 1000.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<GitHubIssue>> ListAsync(RepositoryGrant repository, GitHubState state, int most, CancellationToken cancellationToken);

    /// <summary>An issue.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<GitHubIssue> GetAsync(RepositoryGrant repository, long number, CancellationToken cancellationToken);

    /// <summary>Adds a comment to an issue or a pull request.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="number">Its number.</param>
    /// <param name="body">The text, Markdown.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The comment's page.</returns>
    Task<Uri> CommentAsync(RepositoryGrant repository, long number, string body, CancellationToken cancellationToken);
}
