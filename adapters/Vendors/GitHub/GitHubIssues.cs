using System.Text.Json;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Issues of repositories.</summary>
/// <param name="transport">The REST API.</param>
internal sealed class GitHubIssues(GitHubTransport transport) : IGitHubIssues
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<GitHubIssue>> ListAsync(RepositoryName repository, GitHubState state, int most, CancellationToken cancellationToken)
    {
        // GitHub lists pull requests among issues, so a page may hold fewer than it has.
        var call = new GitHubCall("issues", $"repos/{repository}/issues?state={GitHubStates.Name(state)}&per_page={GitHubTransport.PageSize}");
        GitHubPages.Size(most);
        var (items, _) = await transport.AskPagesAsync(call, GitHubJson.Default.IReadOnlyListIssueAnswer, page => page.Where(issue => issue.PullRequest is null), most, cancellationToken);
        return [.. items.Select(Read)];
    }

    /// <inheritdoc />
    public async Task<GitHubIssue> GetAsync(RepositoryName repository, long number, CancellationToken cancellationToken) =>
        Read(await transport.AskAsync(new GitHubCall("issue", $"repos/{repository}/issues/{number}"), GitHubJson.Default.IssueAnswer, cancellationToken));

    /// <inheritdoc />
    public async Task<Uri> CommentAsync(RepositoryName repository, long number, string body, CancellationToken cancellationToken)
    {
        var call = new GitHubCall("comment", $"repos/{repository}/issues/{number}/comments")
        {
            Method = HttpMethod.Post, Body = JsonSerializer.SerializeToUtf8Bytes(new CommentBody(body), GitHubJson.Default.CommentBody), IsRepeatable = false, NeedsCredential = true,
        };
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
