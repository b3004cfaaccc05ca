using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.GitHub;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.GitHub;

public sealed class GitHubClientTests : IDisposable
{
    private const string Description = "vendor-apis/github.openapi.json";
    private static readonly RepositoryGrant Handbook = Grants.Writing("ada/handbook");
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

    [SharedFact(Description)]
    public async Task Repository_tree_file_and_blob_are_read()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("docs/ä?.md", "# Ä").Put("b.bin", "\u0001");
        using var host = VendorHost.For(github);
        var code = host.Get<IGitHubCode>();

        var branch = await code.DefaultBranchAsync(Handbook, Limit);
        var tree = await code.TreeAsync(Handbook, branch, Limit);
        var file = await code.FileAsync(Handbook, "docs/ä?.md", "trunk", Limit);
        var blob = await code.BlobAsync(Handbook, tree.Entries[0].Sha, Limit);

        Assert.Equal("trunk", branch);
        Assert.Equal([("b.bin", true, 1L), ("docs/ä?.md", true, 4L)], tree.Entries.Select(entry => (entry.Path, entry.IsFile, entry.SizeBytes!.Value)));
        Assert.True(tree.IsComplete);
        Assert.Equal("# Ä", Encoding.UTF8.GetString(file));
        Assert.Equal([1], blob);
        Assert.All(github.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Code_is_searched_in_one_repository()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "needle").Put("b.md", "hay");
        using var host = VendorHost.For(github);

        var found = await host.Get<IGitHubCode>().SearchAsync("needle", Handbook.Scope, 10, Limit);

        Assert.Equal([("ada/handbook", "a.md")], found.Hits.Select(hit => (hit.Repository, hit.Path)));
        Assert.True(found.IsComplete);
        Assert.Equal("/search/code?q=needle%20repo%3Aada%2Fhandbook&per_page=10", github.Requests.Single().Target);
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Issues_come_page_by_page_without_pull_requests()
    {
        await using var github = (await GitHubServer.StartAsync()).AddIssues(250);
        using var host = VendorHost.For(github);
        var issues = host.Get<IGitHubIssues>();

        var all = await issues.ListAsync(Handbook, GitHubState.All, 1000, Limit);
        var some = await issues.ListAsync(Handbook, GitHubState.Open, 70, Limit);

        Assert.Equal(Enumerable.Range(1, 250).Where(number => number % 3 != 0).Select(number => (long)number), all.Select(issue => issue.Number).Order());
        Assert.Equal(70, some.Count);
        Assert.All(some, issue => Assert.True(issue.IsOpen));
        Assert.Equal(3 + 2, github.Requests.Count);
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Issue_is_read_and_commented()
    {
        await using var github = (await GitHubServer.StartAsync()).AddIssues(2);
        using var host = VendorHost.For(github);
        var issues = host.Get<IGitHubIssues>();

        var first = await issues.GetAsync(Handbook, 1, Limit);
        var second = await issues.GetAsync(Handbook, 2, Limit);
        var page = await issues.CommentAsync(Handbook, 2, "Thanks.", Limit);

        Assert.Equal(("Issue 1", "Text 1", "ada", 2), (first.Title, first.Body, first.Author, first.Comments));
        Assert.Equal(["bug", "help"], first.Labels);
        Assert.Equal(string.Empty, second.Body);
        Assert.Equal([(2L, "Thanks.")], github.Comments);
        Assert.EndsWith("issuecomment-1", page.AbsoluteUri, StringComparison.Ordinal);
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Branch_and_pull_request_are_made_by_the_git_data_api()
    {
        await using var github = await GitHubServer.StartAsync();
        github.References["refs/heads/trunk"] = new string('a', 40);
        using var host = VendorHost.For(github);
        var (commits, pulls) = (host.Get<IGitHubCommits>(), host.Get<IGitHubPulls>());

        var head = await commits.HeadAsync(Handbook, "trunk", Limit);
        var blob = await commits.CreateBlobAsync(Handbook, new byte[] { 0, 255 }, Limit);
        var tree = await commits.CreateTreeAsync(Handbook, new string('b', 40), [new("a.bin", blob), new("old.md", null), new("run.sh", blob, IsExecutable: true)], Limit);
        var commit = await commits.CreateCommitAsync(Handbook, new GitHubCommitDraft("fix: it", tree, [head!]), Limit);
        await commits.CreateBranchAsync(Handbook, "fix/it", commit, Limit);
        var pull = await pulls.CreateAsync(Handbook, new GitHubPullDraft { Title = "Fix it", Body = "Why.", Head = "fix/it", Base = "trunk", IsDraft = true }, Limit);
        var listed = await pulls.ListAsync(Handbook, GitHubState.Open, "ada:fix/it", 10, Limit);
        var read = await commits.GetAsync(Handbook, commit, Limit);

        Assert.Equal(commit, await commits.HeadAsync(Handbook, "fix/it", Limit));
        Assert.Null(await commits.HeadAsync(Handbook, "none", Limit));
        Assert.Equal("""{"content":"AP8=","encoding":"base64"}""", github.Made[blob].ToJsonString());
        Assert.Equal(
            $$"""{"base_tree":"{{new string('b', 40)}}","tree":[{"path":"a.bin","mode":"100644","type":"blob","sha":"{{blob}}"},{"path":"old.md","mode":"100644","type":"blob","sha":null},{"path":"run.sh","mode":"100755","type":"blob","sha":"{{blob}}"}]}""",
            github.Made[tree].ToJsonString());
        Assert.Equal((commit, tree, "fix: it", head), (read.Sha, read.Tree, read.Message, read.Parents.Single()));
        Assert.Equal((1, "Fix it", true, "fix/it", "trunk"), (pull.Number, pull.Title, pull.IsDraft, pull.Head, pull.Base));
        Assert.Equal([1], listed.Select(one => one.Number));
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Without_a_credential_what_is_public_is_read_and_nothing_changed()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text").AddIssues(1);
        using var host = new VendorHost(("GITHUB_BASE_URL", github.Address.ToString()));
        var code = host.Get<IGitHubCode>();

        Assert.False(code.IsConfigured);
        Assert.Equal("text", Encoding.UTF8.GetString(await code.FileAsync(Handbook, "a.md", null, Limit)));
        Assert.Null(github.Requests.Single().Authorization);
        Task[] refused =
        [
            code.SearchAsync("text", Handbook.Scope, 1, Limit), host.Get<IGitHubIssues>().CommentAsync(Handbook, 1, "x", Limit),
            host.Get<IGitHubCommits>().CreateBranchAsync(Handbook, "b", new string('a', 40), Limit), host.Get<IGitHubPulls>().CreateAsync(Handbook, new GitHubPullDraft { Title = "t", Head = "h", Base = "b" }, Limit),
        ];
        foreach (var one in refused)
        {
            var failure = await Assert.ThrowsAsync<CartritaException>(() => one);
            Assert.Equal((Problems.VendorNotConfigured, "GitHub is not configured: set GITHUB_TOKEN."), (failure.Problem, failure.Detail));
        }

        Assert.Single(github.Requests);
    }

    [SharedFact(Description)]
    public async Task Known_answer_is_asked_for_on_condition()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "one");
        using var host = VendorHost.For(github);
        var code = host.Get<IGitHubCode>();

        var texts = new List<string>();
        foreach (var text in new[] { "one", "one", "two" })
        {
            github.Put("a.md", text);
            texts.Add(Encoding.UTF8.GetString(await code.FileAsync(Handbook, "a.md", null, Limit)));
        }

        Assert.Equal(["one", "one", "two"], texts);
        Assert.Equal([200, 304, 200], github.Requests.Select(request => request.Status));
    }

    [SharedFact(Description)]
    public async Task Renamed_repository_is_followed_on_its_own_host_alone()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        await using var other = await GitHubServer.StartAsync();
        using var host = VendorHost.For(github);
        github.Faults.Enqueue(VendorFault.Status(301, ("Location", $"{github.Address}repos/ada/handbook")));
        github.Faults.Enqueue(new VendorFault());
        github.Faults.Enqueue(VendorFault.Status(301, ("Location", $"{other.Address}repos/ada/handbook")));

        Assert.Equal(new GitHubRepository(Handbook.Name, IsPrivate: false), await host.Get<IGitHubRepositories>().FindAsync(RepositoryName.Parse("ada/old"), Limit));
        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubRepositories>().FindAsync(RepositoryName.Parse("ada/older"), Limit));

        Assert.Equal(Problems.VendorBadResponse, failure.Problem);
        Assert.Empty(other.Requests);
    }

    [SharedFact(Description)]
    public async Task Effect_is_not_sent_on_to_another_place()
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.For(github);
        github.Faults.Enqueue(VendorFault.Status(307, ("Location", $"{github.Address}repos/ada/handbook/issues/2/comments")));

        Assert.Equal(Problems.VendorBadResponse, (await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubIssues>().CommentAsync(Handbook, 1, "x", Limit))).Problem);
        Assert.Empty(github.Comments);
    }

    [SharedFact(Description)]
    public async Task Comment_whose_answer_was_lost_is_there_once_and_said_to_be_unknown()
    {
        await using var github = (await GitHubServer.StartAsync()).AddIssues(1);
        using var host = VendorHost.For(github);
        github.Faults.Enqueue(new VendorFault { LosesAnswer = true });

        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubIssues>().CommentAsync(Handbook, 1, "once", Limit));

        Assert.Equal(Problems.VendorOutcomeUnknown, failure.Problem);
        Assert.Equal([(1L, "once")], github.Comments);
    }

    [SharedFact(Description)]
    public async Task Blob_whose_answer_was_lost_is_stored_again()
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.For(github);
        github.Faults.Enqueue(new VendorFault { LosesAnswer = true });

        var storing = host.Get<IGitHubCommits>().CreateBlobAsync(Handbook, "x"u8.ToArray(), Limit);
        await host.PassAsync(TimeSpan.FromSeconds(0.25), Limit);

        Assert.Contains(await storing, github.Made.Keys);
    }

    [SharedFact(Description)]
    public async Task Branch_that_is_there_is_a_rejection()
    {
        await using var github = await GitHubServer.StartAsync();
        github.References["refs/heads/it"] = new string('a', 40);
        using var host = VendorHost.For(github);

        Assert.Equal(Problems.VendorRejected, (await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubCommits>().CreateBranchAsync(Handbook, "it", new string('b', 40), Limit))).Problem);
    }

    [SharedFact(Description)]
    public async Task Folder_is_no_file_and_a_page_none_either()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("docs/a.md", "ä");
        using var host = VendorHost.For(github, ("Vendors:GitHub:MaxAnswerBytes", "1024"));
        var code = host.Get<IGitHubCode>();

        async Task<string> FailAsync(string path) => (await Assert.ThrowsAsync<CartritaException>(() => code.FileAsync(Handbook, path, null, Limit))).Problem.Code;

        Assert.Equal("vendor_not_found", await FailAsync("docs"));
        Assert.Equal("vendor_not_found", await FailAsync("none.md"));
        github.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page("<html>log in</html>") });
        Assert.Equal("vendor_bad_response", await FailAsync("docs/a.md"));
        github.Put("docs/a.md", new string('x', 1025));
        Assert.Equal("vendor_bad_response", await FailAsync("docs/a.md"));
    }

    [SharedTheory(Description)]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("docs/../../../issues")]
    [InlineData("docs//a.md")]
    public async Task Path_that_would_be_another_is_not_asked_for(string path)
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.For(github);

        Assert.Equal(Problems.InvalidRequest, (await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubCode>().FileAsync(Handbook, path, null, Limit))).Problem);
        Assert.Empty(github.Requests);
    }

    [SharedTheory(Description)]
    [InlineData("{\"tree\":[],\"truncated\":\"no\"}")]
    [InlineData("{\"truncated\":false}")]
    [InlineData("<html>")]
    [InlineData("{\"tree\":[{\"path\":\"\u00e4", true)]
    public async Task Answer_that_is_something_else_is_a_bad_response_and_not_kept(string body, bool inCharacter = false)
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        using var host = VendorHost.For(github);
        var bytes = Encoding.UTF8.GetBytes(body);
        github.Faults.Enqueue(new VendorFault
        {
            Instead = new VendorReply { Body = inCharacter ? bytes[..^1] : bytes, Headers = new Dictionary<string, string> { ["ETag"] = "\"bad\"" } },
        });

        Assert.Equal(Problems.VendorBadResponse, (await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubCode>().TreeAsync(Handbook, "trunk", Limit))).Problem);
        Assert.Single((await host.Get<IGitHubCode>().TreeAsync(Handbook, "trunk", Limit)).Entries);
        Assert.Equal(0, github.Requests.Last().Headers.IfNoneMatch.Count);
    }

    [Theory]
    [InlineData("ada/handbook", true)]
    [InlineData("ada/.github", true)]
    [InlineData("ada", false)]
    [InlineData("ada/..", false)]
    [InlineData("ada/hand book", false)]
    [InlineData("ada/handbook/issues", false)]
    [InlineData("ada/handbook\n", false)]
    [InlineData(null, false)]
    public void Repository_is_named_by_owner_and_name(string? text, bool isOne) => Assert.Equal(isOne, RepositoryName.TryParse(text, out _));

    [LiveFact("GITHUB_TOKEN")]
    public async Task Vendor_itself_shows_a_public_repository()
    {
        using var live = new VendorHost(TimeProvider.System, ("GITHUB_TOKEN", Environment.GetEnvironmentVariable("GITHUB_TOKEN")));
        var code = live.Get<IGitHubCode>();
        var hello = Grants.Reading("octocat/Hello-World");

        var tree = await code.TreeAsync(hello, await code.DefaultBranchAsync(hello, Limit), Limit);

        Assert.Contains(tree.Entries, entry => entry.Path == "README");
        Assert.Contains("Hello World", Encoding.UTF8.GetString(await code.FileAsync(hello, "README", null, Limit)), StringComparison.Ordinal);
    }
}
