using Cartrita.Core.Errors;
using Cartrita.Core.Tools.GitHub;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.GitHub;

public sealed class GitHubAppTests : IDisposable
{
    private const string Description = "vendor-apis/github.openapi.json";
    private const string Exchange = "/app/installations/4711/access_tokens";
    private static readonly RepositoryGrant Handbook = Grants.Writing("ada/handbook");
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

    [SharedFact(Description)]
    public async Task Installation_token_is_kept_until_a_minute_before_it_ends()
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.ForApp(github);
        var code = host.Get<IGitHubCode>();

        await code.DefaultBranchAsync(Handbook, Limit);
        host.Time.Advance(TimeSpan.FromMinutes(58));
        await code.DefaultBranchAsync(Handbook, Limit);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await code.DefaultBranchAsync(Handbook, Limit);

        Assert.Equal([Exchange, "/repos/ada/handbook", "/repos/ada/handbook", Exchange, "/repos/ada/handbook"], github.Requests.Select(request => request.Path));
        Assert.Equal(["Bearer ghs_canary_1", "Bearer ghs_canary_1", "Bearer ghs_canary_2"], github.Requests.Where(request => request.Path != Exchange).Select(request => request.Authorization));
        github.AssertContract();
    }

    [SharedFact(Description)]
    public async Task Those_who_ask_at_once_share_one_token()
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.ForApp(github);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Get<IGitHubCode>().DefaultBranchAsync(Handbook, Limit)));

        Assert.Single(github.Requests, request => request.Path == Exchange);
    }

    [SharedFact(Description)]
    public async Task Token_that_was_revoked_is_changed_for_another_once()
    {
        await using var github = await GitHubServer.StartAsync();
        using var host = VendorHost.ForApp(github);
        var code = host.Get<IGitHubCode>();
        await code.DefaultBranchAsync(Handbook, Limit);
        github.Apps.RevokeAll();

        Assert.Equal("trunk", await code.DefaultBranchAsync(Handbook, Limit));
        github.Faults.Enqueue(VendorFault.Status(401));
        github.Faults.Enqueue(new VendorFault());
        github.Faults.Enqueue(VendorFault.Status(401));
        Assert.Equal(Problems.VendorUnauthorized, (await Assert.ThrowsAsync<CartritaException>(() => code.DefaultBranchAsync(Handbook, Limit))).Problem);
        Assert.Equal(3, github.Requests.Count(request => request.Path == Exchange));
    }

    [SharedFact(Description)]
    public async Task App_that_is_not_known_is_refused_and_its_key_is_in_no_log()
    {
        await using var github = await GitHubServer.StartAsync();
        await using var other = await GitHubServer.StartAsync();
        using var host = VendorHost.ForApp(other);
        using var stranger = new VendorHost(
            ("GITHUB_BASE_URL", github.Address.ToString()), ("Vendors:GitHub:AppId", github.Apps.AppId), ("Vendors:GitHub:InstallationId", "4711"), ("Vendors:GitHub:PrivateKey", other.Apps.PrivateKey));
        github.Apps.Clock = stranger.Clock;

        var failure = await Assert.ThrowsAsync<CartritaException>(() => stranger.Get<IGitHubCode>().DefaultBranchAsync(Handbook, Limit));
        await host.Get<IGitHubCode>().DefaultBranchAsync(Handbook, Limit);
        other.Faults.Enqueue(VendorFault.Status(403));
        await Assert.ThrowsAsync<CartritaException>(() => host.Get<IGitHubCode>().DefaultBranchAsync(Handbook, Limit));

        Assert.Equal(Problems.VendorUnauthorized, failure.Problem);
        var token = Assert.Single(github.Requests).Authorization!["Bearer ".Length..];
        Assert.NotEmpty(host.Logs.Entries);
        foreach (var secret in new[] { token, "ghs_canary", "PRIVATE KEY", other.Apps.PrivateKey.Split('\n')[1] })
        {
            Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal);
            Assert.All(stranger.Logs.Entries.Concat(host.Logs.Entries), entry => Assert.DoesNotContain(secret, entry.Text, StringComparison.Ordinal));
        }
    }
}
