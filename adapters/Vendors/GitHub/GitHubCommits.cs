using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Makes commits and branches.</summary>
/// <param name="transport">The REST API.</param>
internal sealed class GitHubCommits(GitHubTransport transport) : IGitHubCommits
{
    private const string File = "100644";
    private const string Program = "100755";

    /// <inheritdoc />
    public async Task<string?> HeadAsync(RepositoryGrant repository, string branch, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await transport.AskAsync(GitHubCall.In("ref", repository, $"git/ref/heads/{GitHubRequests.Segments(branch)}"), GitHubJson.Default.RefAnswer, cancellationToken);
            return answer.Object.Sha;
        }
        catch (CartritaException exception) when (exception.Problem == Problems.VendorNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<GitHubCommit> GetAsync(RepositoryGrant repository, string sha, CancellationToken cancellationToken)
    {
        var answer = await transport.AskAsync(GitHubCall.In("commit", repository, $"git/commits/{GitHubRequests.Sha(sha)}"), GitHubJson.Default.CommitAnswer, cancellationToken);
        return new GitHubCommit(answer.Sha, answer.Tree.Sha, [.. answer.Parents.Select(parent => parent.Sha)], answer.Message);
    }

    /// <inheritdoc />
    public async Task<string> CreateBlobAsync(RepositoryGrant repository, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var call = Post("create_blob", repository, "blobs", new BlobBody(Convert.ToBase64String(content.Span), "base64"), GitHubJson.Default.BlobBody);
        return (await transport.AskAsync(call, GitHubJson.Default.ShaAnswer, cancellationToken)).Sha;
    }

    /// <inheritdoc />
    public async Task<string> CreateTreeAsync(RepositoryGrant repository, string? baseTree, IReadOnlyList<GitHubTreeChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var body = new TreeBody(baseTree, [.. changes.Select(change => new TreeEntryBody(change.Path, change.IsExecutable ? Program : File, "blob", change.Sha))]);
        return (await transport.AskAsync(Post("create_tree", repository, "trees", body, GitHubJson.Default.TreeBody), GitHubJson.Default.ShaAnswer, cancellationToken)).Sha;
    }

    /// <inheritdoc />
    public async Task<string> CreateCommitAsync(RepositoryGrant repository, GitHubCommitDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var call = Post("create_commit", repository, "commits", new CommitBody(draft.Message, draft.Tree, draft.Parents), GitHubJson.Default.CommitBody);
        return (await transport.AskAsync(call, GitHubJson.Default.ShaAnswer, cancellationToken)).Sha;
    }

    /// <inheritdoc />
    public Task CreateBranchAsync(RepositoryGrant repository, string branch, string sha, CancellationToken cancellationToken) =>
        transport.AskAsync(
            Post("create_ref", repository, "refs", new RefBody($"refs/heads/{branch}", GitHubRequests.Sha(sha)), GitHubJson.Default.RefBody) with { IsRepeatable = false }, GitHubJson.Default.RefAnswer, cancellationToken);

    private static GitHubCall Post<T>(string operation, RepositoryGrant repository, string kind, T body, JsonTypeInfo<T> contract) =>
        GitHubCall.Change(operation, repository, $"git/{kind}", JsonSerializer.SerializeToUtf8Bytes(body, contract));
}
