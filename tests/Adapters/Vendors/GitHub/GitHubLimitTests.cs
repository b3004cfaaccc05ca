using Cartrita.Core.Errors;
using Cartrita.Core.Tools.GitHub;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.GitHub;

public sealed class GitHubLimitTests : IDisposable
{
    private const string Description = "vendor-apis/github.openapi.json";
    private static readonly RepositoryGrant Handbook = Grants.Writing("ada/handbook");
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

    [SharedTheory(Description)]
    [InlineData(403)]
    [InlineData(429)]
    public async Task Primary_limit_holds_its_resource_until_it_is_over(int status)
    {
        await using var github = (await GitHubServer.StartAsync()).Put("a.md", "text");
        using var host = VendorHost.For(github);
        var code = host.Get<IGitHubCode>();
        github.Faults.Enqueue(VendorFault.Status(
            status, ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{host.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds()}"), ("x-ratelimit-resource", "code_search")));

        var limited = await Assert.ThrowsAsync<CartritaException>(() => code.SearchAsync("text", Handbook.Scope, 1, Limit));
        host.Time.Advance(TimeSpan.FromMinutes(9));
        var held = await Assert.ThrowsAsync<CartritaException>(() => code.SearchAsync("text", Handbook.Scope, 1, Limit));
        var other = await code.DefaultBranchAsync(Handbook, Limit);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        var after = await code.SearchAsync("text", Handbook.Scope, 1, Limit);

        Assert.Equal((Problems.VendorRateLimited, 600), (limited.Problem, limited.RetryAfterSeconds));
        Assert.Equal((Problems.VendorRateLimited, 60), (held.Problem, held.RetryAfterSeconds));
        Assert.Equal(("trunk", 1), (other, after.Hits.Count));
        Assert.Equal(3, github.Requests.Count);
    }

    [SharedFact(Description)]
    public async Task Limit_that_is_over_soon_is_waited_for()
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.For(github);
        github.Faults.Enqueue(VendorFault.Status(403, ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{host.Clock.GetUtcNow().AddSeconds(12).ToUnixTimeSeconds()}")));

        var asking = host.Get<IGitHubCode>().DefaultBranchAsync(Handbook, Limit);
        await host.PassAsync(TimeSpan.FromSeconds(12), Limit);

        Assert.Equal("trunk", await asking);
        Assert.Equal(2, github.Requests.Count);
    }

    [SharedFact(Description)]
    public async Task Secondary_limit_holds_everything_for_as_long_as_it_says()
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.For(github);
        github.Faults.Enqueue(VendorFault.Status(403, ("Retry-After", "90")));

        var limited = await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubCode>().DefaultBranchAsync(Handbook, Limit));
        var held = await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubIssues>().CommentAsync(Handbook, 1, "x", Limit));

        Assert.Equal((90, 90), (limited.RetryAfterSeconds!.Value, held.RetryAfterSeconds!.Value));
        Assert.Equal(Problems.VendorRateLimited, held.Problem);
        Assert.Single(github.Requests);
    }

    [SharedTheory(Description)]
    [InlineData(403, "You have exceeded a secondary rate limit. Please wait.", "vendor_rate_limited", 60)]
    [InlineData(429, "slow down", "vendor_rate_limited", 60)]
    [InlineData(403, "Resource not accessible by integration", "vendor_unauthorized", null)]
    public async Task Secondary_limit_may_say_so_by_its_text_alone(int status, string text, string code, int? wait)
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.For(github);
        github.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page($$"""{"message":"{{text}}"}""", status, "application/json") });

        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubCode>().DefaultBranchAsync(Handbook, Limit));

        Assert.Equal((code, wait), (failure.Problem.Code, failure.RetryAfterSeconds));
    }
}
