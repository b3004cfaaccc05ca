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

    /// <inheritdoc />
    public bool IsConfigured => options.Value.IsConfigured;

    /// <inheritdoc />
    public async Task<string> DefaultBranchAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        (await transport.AskAsync(new GitHubCall("repository", $"repos/{repository}"), GitHubJson.Default.RepositoryAnswer, cancellationToken)).DefaultBranch;

    /// <inheritdoc />
    public async Task<GitHubTree> TreeAsync(RepositoryName repository, string reference, CancellationToken cancellationToken)
    {
        var call = new GitHubCall("tree", $"repos/{repository}/git/trees/{GitHubRequests.Segment(reference)}?recursive=1");
        var answer = await transport.AskAsync(call, GitHubJson.Default.TreeAnswer, cancellationToken);
        return new GitHubTree([.. answer.Tree.Select(entry => new GitHubTreeEntry(entry.Path, entry.Mode, entry.Type, entry.Sha, entry.Size))], !answer.Truncated);
    }

    /// <inheritdoc />
    public Task<byte[]> FileAsync(RepositoryName repository, string path, string? reference, CancellationToken cancellationToken) =>
        transport.ReadRawAsync(FileCall(repository, path, reference), cancellationToken);

    /// <inheritdoc />
    public Task<byte[]> BlobAsync(RepositoryName repository, string sha, CancellationToken cancellationToken) =>
        transport.ReadRawAsync(new GitHubCall("blob", $"repos/{repository}/git/blobs/{GitHubRequests.Sha(sha)}"), cancellationToken);

    /// <inheritdoc />
    public async Task<GitHubCodeHits> SearchAsync(string query, RepositoryName? repository, int most, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > MostQueryCharacters)
        {
            throw new CartritaException(Problems.InvalidRequest, $"A search of code has 1 to {MostQueryCharacters} characters.") { Parameter = "query" };
        }

        var words = repository is { } one ? $"{query} repo:{one}" : query;
        var call = new GitHubCall("code_search", $"search/code?q={Uri.EscapeDataString(words)}&per_page={GitHubPages.Size(most)}") { NeedsCredential = true, Resource = GitHubLimits.CodeSearch };
        var (items, last) = await transport.AskPagesAsync(call, GitHubJson.Default.CodeSearchAnswer, page => page.Items, most, cancellationToken);
        return new GitHubCodeHits([.. items.Select(item => new GitHubCodeHit(item.Repository.FullName, item.Path, item.Sha, item.HtmlUrl))], !last.IncompleteResults);
    }

    /// <summary>The request of a file.</summary>
    internal static GitHubCall FileCall(RepositoryName repository, string path, string? reference)
    {
        var query = reference is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"?ref={Uri.EscapeDataString(reference)}");
        return new GitHubCall("file", $"repos/{repository}/contents/{GitHubRequests.Segments(path)}{query}");
    }
}
