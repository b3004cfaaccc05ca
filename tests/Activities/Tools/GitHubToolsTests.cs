using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.GitHub;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>The tools that read GitHub.</summary>
public sealed class GitHubToolsTests
{
    [Fact]
    public async Task Tree_lists_files_of_a_folder()
    {
        await using var server = (await GitHubServer.StartAsync()).Put("readme.md", "# Handbook").Put("docs/pandas.md", "Two pandas.");
        await using var harness = Harness(server);

        var data = (await harness.CallAsync("github_tree", new { repository = server.Repository, @ref = (string?)null, folder = "docs/" })).Data();

        server.AssertContract();
        Assert.Equal(("trunk", true), (data.Text("ref"), data.GetProperty("isComplete").GetBoolean()));
        Assert.Equal(("docs/pandas.md", 11), (data.Items("files").Single().Text("path"), data.Items("files")[0].GetProperty("bytes").GetInt32()));
    }

    [Fact]
    public async Task File_comes_as_evidence_with_its_page()
    {
        await using var server = (await GitHubServer.StartAsync()).Put("docs/pandas.md", "# Pandas\n\nTwo pandas.\n");
        await using var harness = Harness(server);

        var data = (await harness.CallAsync("github_file", new { repository = server.Repository, path = "docs/pandas.md", @ref = (string?)null, from = (int?)null })).Data();

        server.AssertContract();
        var span = Assert.Single(data.Items("evidence"));
        Assert.Equal(
            ("t1.s0c0e1", "https://github.com/ada/handbook/blob/HEAD/docs/pandas.md", "# Pandas\n\nTwo pandas.\n"), (span.Text("id"), span.Text("url"), span.Text("text")));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_not_passed_on()
    {
        await using var server = await GitHubServer.StartAsync();
        server.Files["logo.png"] = [0x89, 0x50, 0, 1];
        await using var harness = Harness(server);

        var result = await harness.CallAsync("github_file", new { repository = server.Repository, path = "logo.png", @ref = (string?)null, from = (int?)null });

        Assert.Equal((ToolCallStatus.Failed, "unsupported_file"), (result.Status, result.Code));
    }

    [Fact]
    public async Task Issues_are_listed_and_one_is_read()
    {
        await using var server = (await GitHubServer.StartAsync()).AddIssues(2);
        await using var harness = Harness(server);

        var listed = (await harness.CallAsync("github_issues", new { repository = server.Repository, number = (int?)null, state = "all", max_results = 5 })).Data();
        var one = (await harness.CallAsync("github_issues", new { repository = server.Repository, number = 1, state = (string?)null, max_results = (int?)null })).Data();

        server.AssertContract();
        Assert.Equal(2, listed.Items("evidence").Count);
        Assert.StartsWith("#2 ", listed.Items("evidence")[0].Text("title"), StringComparison.Ordinal);
        Assert.All(one.Items("evidence"), span => Assert.StartsWith("#1 ", span.Text("title"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_is_searched_and_pull_requests_are_listed()
    {
        await using var server = (await GitHubServer.StartAsync()).Put("docs/pandas.md", "Two pandas.");
        await using var harness = Harness(server);

        var found = (await harness.CallAsync("github_search", new { query = "pandas", repository = server.Repository, max_results = (int?)null })).Data();
        var pulls = (await harness.CallAsync("github_pulls", new { repository = server.Repository, state = (string?)null, max_results = (int?)null })).Data();

        server.AssertContract();
        Assert.Equal((server.Repository, "docs/pandas.md"), (found.Items("files").Single().Text("repository"), found.Items("files")[0].Text("path")));
        Assert.Empty(pulls.Items("pulls"));
    }

    [Theory]
    [InlineData("handbook")]
    [InlineData("ada/../secrets")]
    public async Task Name_that_is_no_repository_is_told(string repository)
    {
        await using var server = await GitHubServer.StartAsync();
        await using var harness = Harness(server);

        var result = await harness.CallAsync("github_tree", new { repository, @ref = (string?)null, folder = (string?)null });

        Assert.Equal((ToolCallStatus.Failed, "invalid_request"), (result.Status, result.Code));
        Assert.Empty(server.Requests);
    }

    private static RunHarness Harness(GitHubServer server) => new(("GITHUB_TOKEN", "secret"), ("GITHUB_BASE_URL", server.Address.ToString()));
}
