using Cartrita.Core.Errors;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Says what a repository is. This request alone is followed to another repository: whoever asks decides by the name that comes back.</summary>
/// <param name="transport">The REST API.</param>
internal sealed class GitHubRepositories(GitHubTransport transport) : IGitHubRepositories
{
    /// <inheritdoc />
    public async Task<GitHubRepository> FindAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        var answer = await transport.AskAsync(new GitHubCall("repository", $"repos/{name}"), GitHubJson.Default.RepositoryAnswer, cancellationToken);
        return RepositoryName.TryParse(answer.FullName, out var now)
            ? new GitHubRepository(now, answer.Private)
            : throw new CartritaException(Problems.VendorBadResponse, $"{GitHubOptions.Name} names a repository as nobody can.");
    }
}
