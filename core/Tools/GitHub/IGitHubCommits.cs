namespace Cartrita.Core.Tools.GitHub;

/// <summary>Makes commits and branches by GitHub's Git data API, without a clone.</summary>
/// <remarks>
/// Needs a credential. Blobs and trees are named by what they hold, so they may be made twice without harm; a commit that nothing refers to is no effect that anybody sees. Only the branch is one: it is never asked for twice, and
/// <c>vendor_outcome_unknown</c> says that it may be there.
/// </remarks>
public interface IGitHubCommits
{
    /// <summary>The commit that a branch stands at; null where there is no such branch.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="branch">The branch's name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<string?> HeadAsync(RepositoryGrant repository, string branch, CancellationToken cancellationToken);

    /// <summary>A commit.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="sha">Its hash.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<GitHubCommit> GetAsync(RepositoryGrant repository, string sha, CancellationToken cancellationToken);

    /// <summary>Stores bytes.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The blob's hash.</returns>
    Task<string> CreateBlobAsync(RepositoryGrant repository, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Makes a tree out of another one.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="baseTree">The tree that is changed; null for an empty one.</param>
    /// <param name="changes">What is other in the new one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The tree's hash.</returns>
    Task<string> CreateTreeAsync(RepositoryGrant repository, string? baseTree, IReadOnlyList<GitHubTreeChange> changes, CancellationToken cancellationToken);

    /// <summary>Makes a commit, which no branch has yet.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="draft">What it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The commit's hash.</returns>
    Task<string> CreateCommitAsync(RepositoryGrant repository, GitHubCommitDraft draft, CancellationToken cancellationToken);

    /// <summary>Makes a branch.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="branch">The branch's name.</param>
    /// <param name="sha">The commit that it stands at.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task CreateBranchAsync(RepositoryGrant repository, string branch, string sha, CancellationToken cancellationToken);
}
