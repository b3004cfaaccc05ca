using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>Guesses of credentials are slowed, by the address that they come from.</summary>
public sealed class RefusalLimitTests : IAsyncLifetime
{
    private const int PerMinute = 5;

    private readonly VirtualClock clock = new();
    private readonly LogLines logs = new();
    private App app = null!;

    public async Task InitializeAsync() => app = await App.StartAsync(
        settings =>
        {
            settings["Limits:RefusalsPerMinute"] = PerMinute.ToString(CultureInfo.InvariantCulture);
            settings["Proxy:Hops"] = "1";
        },
        clock,
        logs);

    public Task DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Guesser_is_refused_unseen_until_the_time_that_was_told_and_told_once()
    {
        for (var guess = 0; guess < PerMinute; guess++)
        {
            (await AskAsync("ck_guess", "203.0.113.7")).IsProblem(Problems.Unauthorized);
        }

        var refused = (await AskAsync("ck_guess", "203.0.113.7")).IsProblem(Problems.TooManyRefusals);
        var wait = TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture));
        Assert.InRange(wait.TotalSeconds, 1, 60);
        (await AskAsync(app.Admin.Key, "203.0.113.7")).IsProblem(Problems.TooManyRefusals);
        Assert.Equal(PerMinute, logs.Of(1211).Count);
        Assert.Single(logs.Of(1213));

        (await AskAsync(app.Admin.Key, "203.0.113.8")).Is(201);
        clock.Advance(wait);
        (await AskAsync(app.Admin.Key, "203.0.113.7")).Is(201);
    }

    [Fact]
    public async Task Whoever_shows_nothing_guesses_nothing_and_is_told_of_so_often_only()
    {
        for (var times = 0; times < PerMinute * 3; times++)
        {
            (await AskAsync(null, "203.0.113.9")).IsProblem(Problems.Unauthorized);
        }

        Assert.Equal(PerMinute, logs.Of(1211).Count);
        (await AskAsync(app.Admin.Key, "203.0.113.9")).Is(201);
    }

    [Fact]
    public async Task Address_that_the_client_wrote_itself_does_not_count()
    {
        for (var guess = 0; guess < PerMinute; guess++)
        {
            (await AskAsync("ck_guess", $"198.51.100.{guess}, 203.0.113.10:4711")).IsProblem(Problems.Unauthorized);
        }

        (await AskAsync("ck_guess", "198.51.100.200, 203.0.113.10")).IsProblem(Problems.TooManyRefusals);
        (await AskAsync("ck_guess", "203.0.113.10, 198.51.100.200")).IsProblem(Problems.Unauthorized);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Client_has_the_network_that_it_can_choose_addresses_of(string first, string second, bool same)
    {
        var limits = new RefusalLimits(Options.Create(new LimitOptions { RefusalsPerMinute = 1 }), clock);
        limits.Count(IPAddress.Parse(first), isGuess: true);
        Assert.Equal(same, limits.Wait(IPAddress.Parse(second)) is not null);
    }

    [Fact]
    public void Many_addresses_take_no_more_memory_than_some_and_the_last_one_is_counted()
    {
        var limits = new RefusalLimits(Options.Create(new LimitOptions { RefusalsPerMinute = 1 }), clock);
        for (var at = 0; at < 10_100; at++)
        {
            limits.Count(new IPAddress(at), isGuess: true);
            clock.Advance(TimeSpan.FromTicks(1));
        }

        Assert.Null(limits.Wait(new IPAddress(0)));
        Assert.NotNull(limits.Wait(new IPAddress(10_099)));
    }

    private async Task<Answer> AskAsync(string? key, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/conversations") { Content = ApiUser.Json("{}") };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", from);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await app.Host.Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
