using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools.GitHub;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.GitHub;

/// <summary>A grant holds for its repository, wherever GitHub's answers lead.</summary>
public sealed class GitHubGrantTests : IDisposable
{
    private const string Description = "vendor-apis/github.openapi.json";
    private static readonly RepositoryGrant Handbook = Grants.Writing("ada/handbook");
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

    [SharedFact(Description)]
    public async Task Answer_that_leads_into_another_repository_is_not_followed()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "secret").AddIssues(1);
        github.References["refs/heads/trunk"] = new string('a', 40);
        github.Repository = "ada/secret";
        github.OldNames.Add("ada/handbook");
        using var host = VendorHost.For(github);
        var (code, issues, pulls, commits) = (host.Get<IGitHubCode>(), host.Get<IGitHubIssues>(), host.Get<IGitHubPulls>(), host.Get<IGitHubCommits>());

        Task[] asked =
        [
            code.DefaultBranchAsync(Handbook, Limit), code.TreeAsync(Handbook, "trunk", Limit), code.FileAsync(Handbook, "a.md", null, Limit), code.BlobAsync(Handbook, new string('a', 40), Limit),
            issues.ListAsync(Handbook, GitHubState.All, 10, Limit), issues.GetAsync(Handbook, 1, Limit), pulls.ListAsync(Handbook, GitHubState.All, null, 10, Limit),
            commits.HeadAsync(Handbook, "trunk", Limit), commits.GetAsync(Handbook, new string('a', 40), Limit),
        ];
        foreach (var one in asked)
        {
            var failure = await Assert.ThrowsAsync<CartritaException>(() => one);
            Assert.Equal((Problems.RepositoryNotAllowed, "GitHub says that what is asked for in ada/handbook is in another repository now. Name that one."), (failure.Problem, failure.Detail));
        }

        Assert.DoesNotContain(github.Requests, request => request.Path.StartsWith("/repos/ada/secret", StringComparison.Ordinal));
    }

    [SharedFact(Description)]
    public async Task Issue_that_was_moved_to_another_repository_is_not_followed_and_one_that_moved_within_is()
    {
        await using var github = (await GitHubServer.StartAsync()).AddIssues(2);
        using var host = VendorHost.For(github);
        github.Faults.Enqueue(VendorFault.Status(301, ("Location", $"{github.Address}repositories/4711/issues/9")));
        github.Faults.Enqueue(VendorFault.Status(301, ("Location", $"{github.Address}repos/ada/handbook-secret/issues/9")));
        github.Faults.Enqueue(VendorFault.Status(301, ("Location", $"{github.Address}repos/ada/handbook/../secret/issues/9")));
        github.Faults.Enqueue(VendorFault.Status(301, ("Location", $"{github.Address}repos/Ada/Handbook/issues/2")));
        var issues = host.Get<IGitHubIssues>();

        for (var lead = 0; lead < 3; lead++)
        {
            Assert.Equal(Problems.RepositoryNotAllowed, (await Assert.ThrowsAsync<CartritaException>(() => issues.GetAsync(Handbook, 1, Limit))).Problem);
        }

        await Assert.ThrowsAsync<CartritaException>(() => issues.GetAsync(Handbook, 1, Limit));
        Assert.Equal("/repos/Ada/Handbook/issues/2", github.Requests.Last().Path);
    }

    [SharedFact(Description)]
    public async Task Grant_to_read_changes_nothing()
    {
        await using var github = (await GitHubServer.StartAsync()).AddIssues(1);
        using var host = VendorHost.For(github);
        var (reading, commits) = (Grants.Reading("ada/handbook"), host.Get<IGitHubCommits>());
        var sha = new string('a', 40);

        Func<Task>[] changes =
        [
            () => commits.CreateBlobAsync(reading, new byte[] { 1 }, Limit), () => commits.CreateTreeAsync(reading, null, [], Limit), () => commits.CreateCommitAsync(reading, new GitHubCommitDraft("m", sha, []), Limit),
            () => commits.CreateBranchAsync(reading, "b", sha, Limit), () => host.Get<IGitHubPulls>().CreateAsync(reading, new GitHubPullDraft { Title = "t", Head = "h", Base = "b" }, Limit),
            () => host.Get<IGitHubIssues>().CommentAsync(reading, 1, "x", Limit),
        ];
        foreach (var change in changes)
        {
            Assert.Equal(Problems.RepositoryNotAllowed, (await Assert.ThrowsAsync<CartritaException>(change)).Problem);
        }

        Assert.Empty(github.Requests);
    }

    [SharedFact(Description)]
    public async Task Search_leaves_out_what_may_not_be_shown()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "needle");
        github.FoundElsewhere.Add(("bob/open", "b.md", false));
        github.FoundElsewhere.Add(("bob/secret", "c.md", true));
        github.FoundElsewhere.Add(("ADA/secret", "d.md", true));
        using var host = VendorHost.For(github);
        var owner = new OwnerId("ada");

        var publicAndListed = await host.Get<IGitHubCode>().SearchAsync("needle", new RepositoryRules(new RepositoryOptions { Read = "ada/*" }).ScopeOf(owner), 10, Limit);
        var listed = await host.Get<IGitHubCode>().SearchAsync("needle", new RepositoryRules(new RepositoryOptions { Public = false, Read = "ada/secret", Write = "bob/*" }).ScopeOf(owner), 10, Limit);
        var one = await host.Get<IGitHubCode>().SearchAsync("needle", Handbook.Scope, 10, Limit);

        Assert.Equal(["a.md", "b.md", "d.md"], publicAndListed.Hits.Select(hit => hit.Path));
        Assert.Equal(["b.md", "c.md", "d.md"], listed.Hits.Select(hit => hit.Path));
        Assert.Equal(["a.md"], one.Hits.Select(hit => hit.Path));
        Assert.Equal(["needle", "needle repo:ada/secret user:bob", "needle repo:ada/handbook"], github.Requests.Select(request => request.Query["q"].ToString()));
        github.AssertContract();
    }

    [SharedTheory(Description)]
    [InlineData("needle repo:bob/secret")]
    [InlineData("-REPO:bob/secret needle")]
    [InlineData("(repo:bob/secret) needle")]
    public async Task Query_names_no_repository_by_itself(string query)
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.For(github);

        Assert.Equal(Problems.InvalidRequest, (await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubCode>().SearchAsync(query, Handbook.Scope, 10, Limit))).Problem);
        Assert.Empty(github.Requests);
    }
}
