using System.Text.Json;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Pull requests of repositories.</summary>
/// <param name="transport">The REST API.</param>
internal sealed class GitHubPulls(GitHubTransport transport) : IGitHubPulls
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<GitHubPull>> ListAsync(RepositoryGrant repository, GitHubState state, string? head, int most, CancellationToken cancellationToken)
    {
        var from = head is null ? string.Empty : $"&head={Uri.EscapeDataString(head)}";
        var call = GitHubCall.In("pulls", repository, $"pulls?state={GitHubStates.Name(state)}{from}&per_page={GitHubPages.Size(most)}");
        var (items, _) = await transport.AskPagesAsync(call, GitHubJson.Default.IReadOnlyListPullAnswer, page => page, most, cancellationToken);
        return [.. items.Select(Read)];
    }

    /// <inheritdoc />
    public async Task<GitHubPull> CreateAsync(RepositoryGrant repository, GitHubPullDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var body = new PullBody(draft.Title, draft.Head, draft.Base, draft.Body, draft.IsDraft);
        var call = GitHubCall.Change("create_pull", repository, "pulls", JsonSerializer.SerializeToUtf8Bytes(body, GitHubJson.Default.PullBody)) with { IsRepeatable = false };
        return Read(await transport.AskAsync(call, GitHubJson.Default.PullAnswer, cancellationToken));
    }

    private static GitHubPull Read(PullAnswer pull) => new()
    {
        Number = pull.Number,
        Title = pull.Title,
        IsOpen = pull.State == GitHubStates.Open,
        IsDraft = pull.Draft,
        Head = pull.Head.Ref,
        Base = pull.Base.Ref,
        Page = pull.HtmlUrl,
    };
}
