using System.Net;
using System.Text;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Vendors.GitHub;

public sealed class GitHubServerTests
{
    private const string Description = "vendor-apis/github.openapi.json";

    [SharedTheory(Description)]
    [InlineData("GET", "repos/ada/handbook/git/trees/trunk?recursive=1&depth=2", null, "depth is no parameter")]
    [InlineData("GET", "repos/ada/handbook/issues?state=gone", null, "state is not one of the values")]
    [InlineData("GET", "repos/ada/handbook/issues?per_page=101", null, "per_page is 1 to 100")]
    [InlineData("GET", "search/code?per_page=10", null, "q is required")]
    [InlineData("GET", "repos/ada/handbook/wiki", null, "is no operation")]
    [InlineData("DELETE", "repos/ada/handbook", null, "is no operation")]
    [InlineData("POST", "repos/ada/handbook/git/refs", """{"ref":"refs/heads/a"}""", "$.sha: missing")]
    [InlineData("POST", "repos/ada/handbook/git/refs", """{"ref":"refs/heads/a","sha":"b","force":true}""", "$.force: not a parameter")]
    [InlineData("POST", "repos/ada/handbook/git/trees", """{"tree":[{"path":"a","mode":"100600"}]}""", "100600 is not one of the values")]
    [InlineData("POST", "repos/ada/handbook/issues/1/comments", """{"text":"x"}""", "$.body: missing")]
    [InlineData("POST", "repos/ada/handbook/pulls", null, "the body is not an object")]
    public async Task Request_that_breaks_the_description_is_a_violation_and_refused(string method, string target, string? body, string violation)
    {
        await using var server = await GitHubServer.StartAsync();

        using var answer = await SendAsync(server, method, target, body);

        Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound);
        Assert.Contains(server.Violations, found => found.Contains(violation, StringComparison.Ordinal));
    }

    [SharedTheory(Description)]
    [InlineData("User-Agent")]
    [InlineData("X-GitHub-Api-Version")]
    [InlineData("Accept")]
    public async Task Header_that_is_missing_is_a_violation(string header)
    {
        await using var server = await GitHubServer.StartAsync();

        using var answer = await SendAsync(server, "GET", "repos/ada/handbook", null, without: header);

        Assert.Contains(server.Violations, found => found.Contains(header, StringComparison.Ordinal));
    }

    [SharedTheory(Description)]
    [InlineData("GET", "repos/ada/handbook", null, 200)]
    [InlineData("GET", "repos/ada/other", null, 404)]
    [InlineData("GET", "repos/ada/handbook/issues/1", null, 200)]
    [InlineData("GET", "repos/ada/handbook/pulls?state=all", null, 200)]
    [InlineData("POST", "repos/ada/handbook/git/blobs", """{"content":"x"}""", 201)]
    [InlineData("POST", "app/installations/4711/access_tokens", null, 401)]
    public async Task Request_and_answer_that_fit_are_no_violation(string method, string target, string? body, int status)
    {
        await using var server = (await GitHubServer.StartAsync()).AddIssues(1);

        using var answer = await SendAsync(server, method, target, body);

        Assert.Equal(status, (int)answer.StatusCode);
        server.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Token_that_nobody_gave_is_refused()
    {
        await using var server = await GitHubServer.StartAsync();

        using var answer = await SendAsync(server, "GET", "repos/ada/handbook", null, token: "other");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(GitHubServer server, string method, string target, string? body, string? without = null, string token = "secret")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, target));
        foreach (var (name, value) in new[] { ("User-Agent", "test"), ("X-GitHub-Api-Version", "2022-11-28"), ("Accept", "application/vnd.github+json"), ("Authorization", $"Bearer {token}") })
        {
            if (name != without)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request);
    }
}
