using System.Globalization;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Tests.Governance;

public sealed class RequestLimitTests : IAsyncLifetime
{
    private readonly VirtualClock clock = new();
    private App app = null!;

    public async Task InitializeAsync() => app = await App.StartAsync(clock: clock);

    public Task DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Client_that_waits_as_told_succeeds_the_next_time()
    {
        var user = await UserAsync(7);
        for (var remaining = 6; remaining >= 0; remaining--)
        {
            var allowed = (await user.PostAsync("api/conversations", "{}")).Is(201);
            Assert.Equal("\"requests\";q=7;w=60", allowed.Headers["RateLimit-Policy"]);
            Assert.StartsWith($"\"requests\";r={remaining};t=", allowed.Headers["RateLimit"], StringComparison.Ordinal);
        }

        for (var times = 0; times < 5; times++)
        {
            var refused = await user.PostAsync("api/conversations", "{}");
            refused.IsProblem(Problems.RateLimited);
            Assert.Equal($"\"requests\";r=0;t={refused.Headers["Retry-After"]}", refused.Headers["RateLimit"]);
            var wait = TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture));
            Assert.InRange(wait.TotalSeconds, 1, 9);
            clock.Advance(wait);
            (await user.PostAsync("api/conversations", "{}")).Is(201);
        }
    }

    [Fact]
    public async Task One_users_limit_is_not_another_ones()
    {
        var (flooding, calm) = (await UserAsync(1), await UserAsync(1));
        (await flooding.PostAsync("api/conversations", "{}")).Is(201);
        (await flooding.PostAsync("api/conversations", "{}")).IsProblem(Problems.RateLimited);
        (await calm.PostAsync("api/conversations", "{}")).Is(201);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    public async Task Instances_together_do_not_pass_the_cap(int perMinute)
    {
        var instances = Enumerable.Range(0, 3).Select(_ => Limits(perMinute)).ToArray();
        var principal = new Principal(new OwnerId("flooding"), Role.User);
        var states = await Task.WhenAll(Enumerable.Range(0, perMinute + 90).Select(at => Task.Run(() => instances[at % 3].TakeAsync(principal, CancellationToken.None))));
        var allowed = states.Count(state => state!.IsAllowed);

        // What an instance holds of its last slice is a second's worth at most.
        Assert.InRange(allowed, perMinute - (3 * (perMinute / 60)), perMinute);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await instances[0].TakeAsync(principal, CancellationToken.None))!.IsAllowed);
    }

    [Fact]
    public async Task Users_limit_holds_over_all_their_keys()
    {
        var limits = Limits(3);
        var user = new Principal(new OwnerId("many-keys"), Role.User);
        for (var key = 0; key < 3; key++)
        {
            Assert.True((await limits.TakeAsync(user with { KeyId = $"k{key}" }, CancellationToken.None))!.IsAllowed);
        }

        var refused = (await limits.TakeAsync(user with { KeyId = "k3", Limits = new KeyLimits { RequestsPerMinute = 100 } }, CancellationToken.None))!;
        Assert.Equal((false, 3L, 20), (refused.IsAllowed, refused.Quota, refused.Seconds));
    }

    [Fact]
    public async Task Nobody_is_counted_where_the_limit_is_none() =>
        Assert.Null(await Limits(0).TakeAsync(new Principal(new OwnerId("free"), Role.User), CancellationToken.None));

    private RequestLimits Limits(int perMinute) => new(
        app.Host.Services.GetRequiredService<DocumentCollection<BucketDocument>>(),
        app.Host.Services.GetRequiredService<IDocumentStore>(),
        Options.Create(new LimitOptions { RequestsPerMinute = perMinute }),
        clock);

    private async Task<ApiUser> UserAsync(int perMinute)
    {
        var body = new JsonObject { ["name"] = Guid.NewGuid().ToString("N"), ["limits"] = new JsonObject { ["requestsPerMinute"] = perMinute } };
        return new ApiUser(app.Host.Client, (await app.Admin.PostAsync("api/keys", body)).Is(201).Text("key"));
    }
}
