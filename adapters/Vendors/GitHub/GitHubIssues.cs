using System.Text.Json;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Issues of repositories.</summary>
/// <param name="transport">The REST API.</param>
internal sealed class GitHubIssues(GitHubTransport transport) : IGitHubIssues
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<GitHubIssue>> ListAsync(RepositoryGrant repository, GitHubState state, int most, CancellationToken cancellationToken)
    {
        // GitHub lists pull requests among issues, so a page may hold fewer than it has.
        GitHubPages.Require(most);
        var call = GitHubCall.In("issues", repository, $"issues?state={GitHubStates.Name(state)}&per_page={GitHubTransport.PageSize}");
        var (items, _) = await transport.AskPagesAsync(call, GitHubJson.Default.IReadOnlyListIssueAnswer, page => page.Where(issue => issue.PullRequest is null), most, cancellationToken);
        return [.. items.Select(Read)];
    }

    /// <inheritdoc />
    public async Task<GitHubIssue> GetAsync(RepositoryGrant repository, long number, CancellationToken cancellationToken) =>
        Read(await transport.AskAsync(GitHubCall.In("issue", repository, $"issues/{number}"), GitHubJson.Default.IssueAnswer, cancellationToken));

    /// <inheritdoc />
    public async Task<Uri> CommentAsync(RepositoryGrant repository, long number, string body, CancellationToken cancellationToken)
    {
        var comment = JsonSerializer.SerializeToUtf8Bytes(new CommentBody(body), GitHubJson.Default.CommentBody);
        var call = GitHubCall.Change("comment", repository, $"issues/{number}/comments", comment) with { IsRepeatable = false };
        return (await transport.AskAsync(call, GitHubJson.Default.PageAnswer, cancellationToken)).HtmlUrl;
    }

    private static GitHubIssue Read(IssueAnswer issue) => new()
    {
        Number = issue.Number,
        Title = issue.Title,
        Body = issue.Body ?? string.Empty,
        IsOpen = issue.State == GitHubStates.Open,
        Author = issue.User?.Login,
        Labels = [.. issue.Labels.Select(Label).OfType<string>()],
        Comments = issue.Comments,
        Page = issue.HtmlUrl,
        CreatedAt = issue.CreatedAt,
        UpdatedAt = issue.UpdatedAt,
    };

    private static string? Label(JsonElement label) => label.ValueKind switch
    {
        JsonValueKind.String => label.GetString(),
        JsonValueKind.Object when label.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => name.GetString(),
        _ => null,
    };
}
