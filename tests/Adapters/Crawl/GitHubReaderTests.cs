using Cartrita.Core.Errors;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;
using Cartrita.TestSupport.Web;

namespace Cartrita.Adapters.Tests.Crawl;

public sealed class GitHubReaderTests
{
    private const string Description = "vendor-apis/github.openapi.json";

    [SharedFact(Description)]
    public async Task Files_under_the_path_are_listed_with_the_hashes_of_their_bytes()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("docs/a.md", "# A").Put("docs/sub/b.md", "# B").Put("docsother/c.md", "# C").Put("docs/d.png", "x");
        github.Others.Add(("docs/link.md", "120000", "blob"));
        github.Others.Add(("docs/sub", "040000", "tree"));
        github.Others.Add(("docs/module", "160000", "commit"));
        await using var world = World(github, ("Path", "/docs/"), ("Extensions:0", "md"));

        var listing = await world.ListAsync();

        Assert.Equal([("docs/a.md", "a.md", 3L), ("docs/sub/b.md", "b.md", 3L)], listing.Items.Select(item => (item.Key, item.FileName!, item.SizeBytes!.Value)));
        Assert.All(listing.Items, item => Assert.Equal(40, item.Version!.Length));
        Assert.True(listing.IsComplete);
        Assert.All(github.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Branch_with_a_slash_is_one_segment_and_no_other_is_asked_for()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a b/ä?.md", "text");
        github.Branch = "release/1.0";
        await using var world = World(github, ("Ref", "release/1.0"));

        var item = (await world.ListAsync()).Items.Single();
        await using var fetch = await world.OpenAsync(item);

        Assert.Equal("text", await CrawlWorld.TextAsync(fetch));
        Assert.Equal(2, github.Requests.Count);
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Tree_that_did_not_change_is_asked_for_on_condition()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        await using var world = World(github, ("Ref", "trunk"));
        var first = await world.ListAsync();

        var second = await world.ListAsync();
        github.Put("b.md", "more");
        var third = await world.ListAsync();

        Assert.Equal([200, 304, 200], github.Requests.Select(request => request.Status));
        Assert.Equal((1, 1, 2), (first.Items.Count, second.Items.Count, third.Items.Count));
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Truncated_tree_is_not_complete()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        github.Truncates = true;
        await using var world = World(github);

        Assert.False((await world.ListAsync()).IsComplete);
    }

    [Fact]
    public async Task Tree_without_an_end_is_not_read_for_ever()
    {
        await using var site = (await LoopbackSite.StartAsync()).Put("/repos/octo/handbook/git/trees/trunk?recursive=1", new string(' ', 33 * 1024 * 1024), "application/json");
        await using var world = new CrawlWorld(("GITHUB_BASE_URL", site.Address.AbsoluteUri), ("Kind", "github"), ("Repository", "octo/handbook"), ("Ref", "trunk"));

        Assert.Same(Problems.SourceUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => world.ListAsync())).Problem);
    }

    [SharedFact(Description)]
    public async Task Limit_says_how_long_to_wait()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        await using var world = World(github, ("Ref", "trunk"));
        var item = (await world.ListAsync()).Items.Single();
        var reset = TimeProvider.System.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();
        github.Faults.Enqueue(VendorFault.Status(403, ("x-ratelimit-remaining", "4999")));
        github.Faults.Enqueue(VendorFault.Status(403, ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{reset}")));

        var forbidden = await world.OpenAsync(item);
        var primary = await world.OpenAsync(item);
        var heldBack = await world.OpenAsync(item);

        Assert.Equal((Problems.SourceRefused, null), (forbidden.Problem, forbidden.RetryAfterSeconds));
        Assert.Equal(Problems.SourceUnavailable, primary.Problem);
        Assert.InRange(primary.RetryAfterSeconds!.Value, 590, 600);
        Assert.InRange(heldBack.RetryAfterSeconds!.Value, 590, 600);
        Assert.Equal(3, github.Requests.Count);
    }

    [SharedFact(Description)]
    public async Task Repository_that_is_not_there_fails_the_list()
    {
        await using var github = await GitHubServer.StartAsync();
        await using var world = World(github, ("Repository", "ada/other"));

        Assert.Equal(Problems.SourceRefused, (await Assert.ThrowsAsync<CartritaException>(world.ListAsync)).Problem);
    }

    [SharedFact(Description)]
    public async Task Token_goes_to_no_other_host()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        await using var other = await GitHubServer.StartAsync();
        await using var world = World(github, ("Ref", "trunk"));
        github.Faults.Enqueue(VendorFault.Status(302, ("Location", $"{other.Address}repositories/1")));

        await Assert.ThrowsAsync<CartritaException>(world.ListAsync);

        Assert.Empty(other.Requests);
    }

    [SharedFact(Description)]
    public async Task Page_in_place_of_a_file_is_not_ingested()
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        await using var world = World(github, ("Ref", "trunk"));
        var item = (await world.ListAsync()).Items.Single();
        github.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page("<html>log in</html>") });

        await using var fetch = await world.OpenAsync(item);

        Assert.Null(fetch.Content);
        Assert.Equal(Problems.SourceUnavailable, fetch.Problem);
    }

    [SharedTheory(Description)]
    [InlineData(302)]
    [InlineData(304)]
    public async Task Answer_that_leads_nowhere_is_no_file(int status)
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        await using var world = World(github, ("Ref", "trunk"));
        var item = (await world.ListAsync()).Items.Single();
        github.Faults.Enqueue(VendorFault.Status(status));

        await using var fetch = await world.OpenAsync(item);

        Assert.Null(fetch.Content);
        Assert.Equal(Problems.SourceUnavailable, fetch.Problem);
    }

    private static CrawlWorld World(GitHubServer github, params (string, string?)[] settings) =>
        new([("Kind", "github"), ("Repository", github.Repository), ("GITHUB_TOKEN", "secret"), ("GITHUB_BASE_URL", github.Address.AbsoluteUri), .. settings]);
}
