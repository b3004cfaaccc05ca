using System.Globalization;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.GitHub;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Reads repositories.</summary>
/// <param name="options">Whether there is a credential.</param>
/// <param name="transport">The REST API.</param>
internal sealed class GitHubCode(IOptions<GitHubOptions> options, GitHubTransport transport) : IGitHubCode
{
    private const int MostQueryCharacters = 256;
    private const string RepositoryQualifier = "repo:";

    /// <inheritdoc />
    public bool IsConfigured => options.Value.IsConfigured;

    /// <inheritdoc />
    public async Task<string> DefaultBranchAsync(RepositoryGrant repository, CancellationToken cancellationToken) =>
        (await transport.AskAsync(GitHubCall.In("repository", repository, string.Empty), GitHubJson.Default.RepositoryAnswer, cancellationToken)).DefaultBranch;

    /// <inheritdoc />
    public async Task<GitHubTree> TreeAsync(RepositoryGrant repository, string reference, CancellationToken cancellationToken)
    {
        var call = GitHubCall.In("tree", repository, $"git/trees/{GitHubRequests.Segment(reference)}?recursive=1");
        var answer = await transport.AskAsync(call, GitHubJson.Default.TreeAnswer, cancellationToken);
        return new GitHubTree([.. answer.Tree.Select(entry => new GitHubTreeEntry(entry.Path, entry.Mode, entry.Type, entry.Sha, entry.Size))], !answer.Truncated);
    }

    /// <inheritdoc />
    public Task<byte[]> FileAsync(RepositoryGrant repository, string path, string? reference, CancellationToken cancellationToken) =>
        transport.ReadRawAsync(FileCall(repository, path, reference), cancellationToken);

    /// <inheritdoc />
    public Task<byte[]> BlobAsync(RepositoryGrant repository, string sha, CancellationToken cancellationToken) =>
        transport.ReadRawAsync(GitHubCall.In("blob", repository, $"git/blobs/{GitHubRequests.Sha(sha)}"), cancellationToken);

    /// <inheritdoc />
    public async Task<GitHubCodeHits> SearchAsync(string query, RepositoryScope scope, int most, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > MostQueryCharacters)
        {
            throw new CartritaException(Problems.InvalidRequest, $"A search of code has 1 to {MostQueryCharacters} characters.") { Parameter = "query" };
        }

        // GitHub says of a repository whether it is there by refusing to search one that is not.
        if (query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(word => word.TrimStart('-', '(', '"').StartsWith(RepositoryQualifier, StringComparison.OrdinalIgnoreCase)))
        {
            throw new CartritaException(Problems.InvalidRequest, "Name the repository that is searched beside the query, and not in it.") { Parameter = "query" };
        }

        var words = string.Join(' ', [query, .. scope.Qualifiers]);
        var call = new GitHubCall("code_search", $"search/code?q={Uri.EscapeDataString(words)}&per_page={GitHubPages.Size(most)}") { NeedsCredential = true, Resource = GitHubLimits.CodeSearch };
        var (items, last) = await transport.AskPagesAsync(call, GitHubJson.Default.CodeSearchAnswer, page => page.Items.Where(item => scope.Admits(item.Repository.FullName, item.Repository.Private)), most, cancellationToken);
        return new GitHubCodeHits([.. items.Select(item => new GitHubCodeHit(item.Repository.FullName, item.Path, item.Sha, item.HtmlUrl))], !last.IncompleteResults);
    }

    /// <summary>The request of a file.</summary>
    internal static GitHubCall FileCall(RepositoryGrant repository, string path, string? reference)
    {
        var query = reference is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"?ref={Uri.EscapeDataString(reference)}");
        return GitHubCall.In("file", repository, $"contents/{GitHubRequests.Segments(path)}{query}");
    }
}
