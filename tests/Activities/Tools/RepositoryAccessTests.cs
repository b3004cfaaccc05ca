using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.GitHub;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>Which repositories a user reaches through each tool of GitHub, with a credential that opens more.</summary>
public sealed class RepositoryAccessTests : IAsyncLifetime
{
    private const string Diff = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-needle\n+two\n";
    private const string Refusal = "There is no public repository ada/handbook, and Vendors:GitHub:Repositories:Read does not name it for this user.";

    private GitHubServer server = null!;

    /// <summary>A call of each tool that names a repository, with the agent that has it.</summary>
    public static TheoryData<string, string> Tools => new()
    {
        { "github_tree", "research_agent" }, { "github_file", "research_agent" }, { "github_search", "research_agent" }, { "github_issues", "research_agent" }, { "github_pulls", "research_agent" },
        { "make_patch", "code_agent" }, { "check_patch", "code_agent" },
    };

    public async Task InitializeAsync()
    {
        server = (await GitHubServer.StartAsync()).Put("a.txt", "needle\n").AddIssues(1);
        server.IsPrivate = true;
        server.Commit();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Private_repository_that_nobody_listed_is_a_strangers(string tool, string agent)
    {
        await using var harness = Harness();

        var result = await harness.CallAsync(tool, Arguments(tool), agent);

        Assert.Equal((ToolCallStatus.Failed, "repository_not_allowed", Refusal), (result.Status, result.Code, result.Detail));
        Assert.Equal(["/repos/ada/handbook"], server.Requests.Select(request => request.Path));
        Assert.Contains(harness.Audit.Events, entry => entry.Outcome == "deny:repository_not_listed" && entry.Target == $"github:ada/handbook {ToolCalls.Run.Value}/t1" && entry.Owner == "ada");
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Repository_that_is_listed_for_another_user_is_a_strangers(string tool, string agent)
    {
        await using var harness = Harness(("Vendors:GitHub:Repositories:Owners:bob:Write", "*"), ("Vendors:GitHub:Repositories:Public", "false"));

        var result = await harness.CallAsync(tool, Arguments(tool), agent);

        Assert.Equal((ToolCallStatus.Failed, "repository_not_allowed"), (result.Status, result.Code));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Repository_that_is_listed_is_read_whatever_its_case(string tool, string agent)
    {
        await using var harness = Harness(("Vendors:GitHub:Repositories:Owners:ada:Read", "ADA/Handbook"), ("Vendors:GitHub:Repositories:Public", "false"));

        (await harness.CallAsync(tool, Arguments(tool), agent)).Data();

        server.AssertContract();
        Assert.Contains(harness.Audit.Events, entry => entry.Outcome == "allow:repository_listed");
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Public_repository_is_read_unless_the_settings_say_otherwise(string tool, string agent)
    {
        server.IsPrivate = false;
        await using var open = Harness();
        await using var closed = Harness(("Vendors:GitHub:Repositories:Public", "false"));

        (await open.CallAsync(tool, Arguments(tool), agent)).Data();

        Assert.Contains(open.Audit.Events, entry => entry.Outcome == "allow:repository_public");
        Assert.Equal("repository_not_allowed", (await closed.CallAsync(tool, Arguments(tool), agent)).Code);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Earlier_name_leads_past_no_list(string tool, string agent)
    {
        server.OldNames.Add("ada/old");
        await using var unlisted = Harness();
        await using var underOldName = Harness(("Vendors:GitHub:Repositories:Read", "ada/old"));

        Assert.Equal("repository_not_allowed", (await unlisted.CallAsync(tool, Arguments(tool, "ada/old"), agent)).Code);
        if (tool != "github_search")
        {
            Assert.Equal("repository_not_allowed", (await underOldName.CallAsync(tool, Arguments(tool, "ada/old"), agent)).Code);
        }

        Assert.All(server.Requests, request => Assert.True(request.Path is "/repos/ada/handbook" or "/search/code" || request.Path.StartsWith("/repos/ada/old", StringComparison.Ordinal), request.Path));
    }

    [Fact]
    public async Task Earlier_name_of_a_listed_repository_finds_it()
    {
        server.OldNames.Add("ada/old");
        await using var harness = Harness(("Vendors:GitHub:Repositories:Read", "ada/handbook"));

        var data = (await harness.CallAsync("github_tree", Arguments("github_tree", "ada/old"))).Data();

        Assert.Equal("ada/handbook", data.Text("repository"));
    }

    [Fact]
    public async Task Repository_that_is_not_there_looks_as_one_that_is_private()
    {
        await using var harness = Harness();

        var absent = await harness.CallAsync("github_tree", Arguments("github_tree", "bob/none"));
        var secret = await harness.CallAsync("github_tree", Arguments("github_tree"));

        Assert.Equal((secret.Code, secret.Detail), (absent.Code, absent.Detail!.Replace("bob/none", "ada/handbook", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Search_without_a_repository_shows_what_is_public_or_listed()
    {
        server.FoundElsewhere.Add(("bob/open", "b.txt", false));
        server.FoundElsewhere.Add(("bob/secret", "c.txt", true));
        server.FoundElsewhere.Add(("team/secret", "d.txt", true));
        await using var harness = Harness(("Vendors:GitHub:Repositories:Read", "team/*"));

        var data = (await harness.CallAsync("github_search", new { query = "needle", repository = (string?)null, max_results = (int?)null })).Data();

        Assert.Equal(["bob/open", "team/secret"], data.Items("files").Select(file => file.Text("repository")));
        Assert.Contains(harness.Audit.Events, entry => entry.Outcome == "allow:repositories_filtered");
    }

    [Theory]
    [InlineData("Read", "ada/handbook")]
    [InlineData("Write", "ada/old")]
    [InlineData("Owners:bob:Write", "ada/handbook")]
    public async Task Pull_request_is_opened_in_no_repository_that_is_not_listed_for_it(string list, string pattern)
    {
        server.IsPrivate = false;
        server.OldNames.Add("ada/old");
        await using var harness = Harness(($"Vendors:GitHub:Repositories:{list}", pattern));

        foreach (var name in new[] { "ada/handbook", "ada/old" })
        {
            var result = await harness.CallAsync(
                "github_open_pull_request", new { repository = name, @base = (string?)null, branch = "fix/it", title = "Fix it", body = "Why.", draft = true, diff = Diff }, "code_agent");
            Assert.Equal((ToolCallStatus.Failed, "repository_not_allowed"), (result.Status, result.Code));
        }

        Assert.DoesNotContain(server.Requests, request => request.Method == "POST");
        Assert.Empty(server.Pulls);
    }

    private static object Arguments(string tool, string repository = "ada/handbook") => tool switch
    {
        "github_tree" => new { repository, @ref = (string?)null, folder = (string?)null },
        "github_file" => new { repository, path = "a.txt", @ref = (string?)null, from = (int?)null },
        "github_search" => new { query = "needle", repository, max_results = (int?)null },
        "github_issues" => new { repository, number = 1, state = (string?)null, max_results = (int?)null },
        "github_pulls" => new { repository, state = (string?)null, max_results = (int?)null },
        "make_patch" => new { repository, @ref = (string?)null, attachment = (string?)null, edits = new[] { new { path = "a.txt", action = "write", content = "two\n", replacements = (object?)null, new_path = (string?)null } } },
        _ => new { repository, @ref = (string?)null, attachment = (string?)null, diff = Diff },
    };

    private RunHarness Harness(params (string, string?)[] settings) => new([("GITHUB_TOKEN", "secret"), ("GITHUB_BASE_URL", server.Address.ToString()), .. settings]);
}
