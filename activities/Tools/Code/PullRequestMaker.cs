using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Code;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Opens a pull request of a diff: files, tree and commit, which nobody sees yet, then the branch, then the pull request.</summary>
/// <remarks>The branch has the call's key in its name, so that whoever does the same again finds what is there and goes on from it: one branch and one pull request, wherever it stopped before.</remarks>
/// <param name="code">Reads repositories.</param>
/// <param name="commits">Makes commits and branches.</param>
/// <param name="pulls">Opens pull requests.</param>
public sealed class PullRequestMaker(IGitHubCode code, IGitHubCommits commits, IGitHubPulls pulls)
{
    /// <summary>Looks whether the diff applies where it is to go.</summary>
    /// <exception cref="CartritaException">It does not; the sentence says where and why.</exception>
    internal async Task CheckAsync(PullProposal proposal, CancellationToken cancellationToken)
    {
        var (_, parent) = await BaseAsync(proposal, cancellationToken);
        _ = await ChangesAsync(proposal, parent, cancellationToken);
    }

    /// <summary>Opens it, or finds it.</summary>
    internal async Task<OpenedPull> OpenAsync(PullProposal proposal, CancellationToken cancellationToken)
    {
        var target = proposal.Base ?? await code.DefaultBranchAsync(proposal.Repository, cancellationToken);
        var head = await commits.HeadAsync(proposal.Repository, proposal.Branch, cancellationToken);
        var commit = head is null ? await BranchAsync(proposal, cancellationToken) : await OwnAsync(proposal, head, cancellationToken);
        var pull = await FindAsync(proposal, cancellationToken) ?? await CreateAsync(proposal, target, cancellationToken);
        return new OpenedPull(proposal.Repository.Name.Value, pull.Number, pull.Title, pull.Page, proposal.Branch, target, commit);
    }

    private async Task<string> BranchAsync(PullProposal proposal, CancellationToken cancellationToken)
    {
        var (sha, parent) = await BaseAsync(proposal, cancellationToken);
        var tree = await TreeAsync(proposal, parent, cancellationToken);
        var commit = await commits.CreateCommitAsync(proposal.Repository, new GitHubCommitDraft(proposal.Title, tree, [sha]), cancellationToken);
        try
        {
            await commits.CreateBranchAsync(proposal.Repository, proposal.Branch, commit, cancellationToken);
            return commit;
        }
        catch (CartritaException)
        {
            // The answer may have been lost, or another execution was first: what counts is what is there.
            if (await commits.HeadAsync(proposal.Repository, proposal.Branch, cancellationToken) is not { } there)
            {
                throw;
            }

            return await OwnAsync(proposal, there, cancellationToken);
        }
    }

    // A branch of this name is this call's, unless somebody went on with it: then it holds something that nobody approved.
    private async Task<string> OwnAsync(PullProposal proposal, string sha, CancellationToken cancellationToken)
    {
        var commit = await commits.GetAsync(proposal.Repository, sha, cancellationToken);
        var isOwn = commit.Parents is [var before] && commit.Tree == await TreeAsync(proposal, await commits.GetAsync(proposal.Repository, before, cancellationToken), cancellationToken);
        return isOwn ? sha : throw new CartritaException(Problems.InvalidRequest, $"The branch {proposal.Branch} is there already and holds something else.");
    }

    private async Task<(string Sha, GitHubCommit Commit)> BaseAsync(PullProposal proposal, CancellationToken cancellationToken)
    {
        var branch = proposal.Base ?? await code.DefaultBranchAsync(proposal.Repository, cancellationToken);
        var sha = await commits.HeadAsync(proposal.Repository, branch, cancellationToken) ?? throw new CartritaException(Problems.VendorNotFound, $"There is no branch {branch}.");
        return (sha, await commits.GetAsync(proposal.Repository, sha, cancellationToken));
    }

    private async Task<IReadOnlyList<FileChange>> ChangesAsync(PullProposal proposal, GitHubCommit parent, CancellationToken cancellationToken)
    {
        var files = new RepositoryCode(code, proposal.Repository, parent.Tree);
        var changes = await PatchedCode.OfDiffAsync(files, proposal.Diff, cancellationToken);
        _ = PatchedCode.Patch(files.Source, changes);
        return changes;
    }

    private async Task<string> TreeAsync(PullProposal proposal, GitHubCommit parent, CancellationToken cancellationToken)
    {
        var changed = new List<GitHubTreeChange>();
        foreach (var change in await ChangesAsync(proposal, parent, cancellationToken))
        {
            if (change.OldPath is { } old && old != change.NewPath)
            {
                changed.Add(new GitHubTreeChange(old, null, change.IsExecutable));
            }

            if (change.NewPath is { } path)
            {
                changed.Add(new GitHubTreeChange(path, await commits.CreateBlobAsync(proposal.Repository, CodeText.Encode(change.NewText), cancellationToken), change.IsExecutable));
            }
        }

        return await commits.CreateTreeAsync(proposal.Repository, parent.Tree, changed, cancellationToken);
    }

    private async Task<GitHubPull?> FindAsync(PullProposal proposal, CancellationToken cancellationToken)
    {
        var owner = proposal.Repository.Name.Value.Split('/')[0];
        return (await pulls.ListAsync(proposal.Repository, GitHubState.All, $"{owner}:{proposal.Branch}", 10, cancellationToken)).FirstOrDefault(pull => pull.Head == proposal.Branch);
    }

    private async Task<GitHubPull> CreateAsync(PullProposal proposal, string target, CancellationToken cancellationToken)
    {
        try
        {
            return await pulls.CreateAsync(
                proposal.Repository, new GitHubPullDraft { Title = proposal.Title, Body = proposal.Body, Head = proposal.Branch, Base = target, IsDraft = proposal.IsDraft }, cancellationToken);
        }
        catch (CartritaException)
        {
            // As with the branch. GitHub itself takes no second pull request of one branch for another.
            if (await FindAsync(proposal, cancellationToken) is not { } there)
            {
                throw;
            }

            return there;
        }
    }
}

/// <summary>A pull request that is open.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Url">Its page.</param>
/// <param name="Branch">The branch that was made for it.</param>
/// <param name="Base">The branch that it is for.</param>
/// <param name="Commit">The commit.</param>
internal sealed record OpenedPull(string Repository, long Number, string Title, Uri Url, string Branch, string Base, string Commit)
{
    /// <summary>The type of a packet that holds one.</summary>
    internal const string PacketType = "code.pull_request";
}
