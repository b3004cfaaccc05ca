using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools.GitHub;

/// <summary>Reads repositories on GitHub. Without a credential public ones can be read, at a low rate, and nothing be searched.</summary>
/// <remarks>Failures are a <see cref="CartritaException"/> with one of the problems of vendors. What comes back was written by strangers.</remarks>
public interface IGitHubCode
{
    /// <summary>Whether the settings hold a credential.</summary>
    bool IsConfigured { get; }

    /// <summary>The branch that is meant where none is named.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<string> DefaultBranchAsync(RepositoryGrant repository, CancellationToken cancellationToken);

    /// <summary>All that a tree holds, at any depth.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">A branch, tag, commit or tree.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<GitHubTree> TreeAsync(RepositoryGrant repository, string reference, CancellationToken cancellationToken);

    /// <summary>The bytes of a file, of at most the size of an answer in the settings.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="path">Its path.</param>
    /// <param name="reference">A branch, tag or commit; null for the default branch.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<byte[]> FileAsync(RepositoryGrant repository, string path, string? reference, CancellationToken cancellationToken);

    /// <summary>The bytes of a blob.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="sha">Its hash.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<byte[]> BlobAsync(RepositoryGrant repository, string sha, CancellationToken cancellationToken);

    /// <summary>Files of default branches whose text matches, best first.</summary>
    /// <param name="query">The words, with GitHub's qualifiers; at most 256 characters.</param>
    /// <param name="scope">What may be shown; other hits are left out.</param>
    /// <param name="most">How many, 1 to 1000.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<GitHubCodeHits> SearchAsync(string query, RepositoryScope scope, int most, CancellationToken cancellationToken);
}
