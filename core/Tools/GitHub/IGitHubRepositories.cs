namespace Cartrita.Core.Tools.GitHub;

/// <summary>Says what a repository is, before anything in it is asked for.</summary>
/// <remarks>Failures are as those of <see cref="IGitHubCode"/>.</remarks>
public interface IGitHubRepositories
{
    /// <summary>Finds a repository, under an earlier name of it too.</summary>
    /// <param name="name">The name that somebody gave.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<GitHubRepository> FindAsync(RepositoryName name, CancellationToken cancellationToken);
}

/// <summary>A repository.</summary>
/// <param name="Name">The name that it has now.</param>
/// <param name="IsPrivate">Whether it is not public: private, or of an organisation's own.</param>
public sealed record GitHubRepository(RepositoryName Name, bool IsPrivate);
