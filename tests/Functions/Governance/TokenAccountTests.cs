using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>Accounts of tokens a day over several instances that share a store.</summary>
public sealed class TokenAccountTests : IAsyncLifetime
{
    private const string Account = "tokens";
    private static readonly OwnerId Owner = new("counted");

    private readonly VirtualClock clock = new();
    private App app = null!;

    public async Task InitializeAsync() => app = await App.StartAsync();

    public Task DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Instances_together_let_in_what_fits_and_nothing_more()
    {
        var instances = Enumerable.Range(0, 3).Select(_ => Accounts()).ToArray();

        var left = await Task.WhenAll(Enumerable.Range(0, 60).Select(at => Task.Run(() => ReserveAsync(instances[at % 3], $"call-{at}", 100, 10))));

        Assert.Equal([90, 80, 70, 60, 50, 40, 30, 20, 10, 0], left.Where(one => one >= 0).OrderDescending());
        Assert.Equal(50, left.Count(one => one == -1));
    }

    [Fact]
    public async Task Call_takes_what_it_took_and_not_what_it_reserved()
    {
        var accounts = Accounts();
        await ReserveAsync(accounts, "first", 100, 90);
        await accounts.SettleAsync(Owner, [Account], "first", 30);

        Assert.Equal(60, await ReserveAsync(accounts, "second", 100, 10));
    }

    [Fact]
    public async Task Call_that_is_told_twice_counts_once()
    {
        var (here, there) = (Accounts(), Accounts());
        Assert.Equal(90, await ReserveAsync(here, "one", 100, 10));
        Assert.Equal(90, await ReserveAsync(there, "one", 100, 10));
        await here.SettleAsync(Owner, [Account], "one", 40);
        await there.SettleAsync(Owner, [Account], "one", 40);

        Assert.Equal(55, await ReserveAsync(here, "two", 100, 5));
    }

    [Fact]
    public async Task Cap_is_passed_by_the_calls_in_flight_only()
    {
        var accounts = Accounts();
        await ReserveAsync(accounts, "long", 100, 1);
        await accounts.SettleAsync(Owner, [Account], "long", 5000);

        Assert.Equal(-1, await ReserveAsync(accounts, "next", 100, 1));
    }

    [Fact]
    public async Task Day_begins_with_nothing_used_and_with_what_goes_on()
    {
        var accounts = Accounts();
        await ReserveAsync(accounts, "old", 100, 100);
        await accounts.SettleAsync(Owner, [Account], "old", 100);
        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(-1, await ReserveAsync(accounts, "late", 100, 1));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(80, await ReserveAsync(accounts, "over midnight", 100, 20));
        clock.Advance(TimeSpan.FromHours(23.5));
        await ReserveAsync(accounts, "open", 100, 20);
        clock.Advance(TimeSpan.FromHours(0.5));
        Assert.Equal(70, await ReserveAsync(accounts, "new", 100, 10));
        await accounts.SettleAsync(Owner, [Account], "open", 90);

        Assert.Equal(-1, await ReserveAsync(accounts, "full", 100, 1));
    }

    [Fact]
    public async Task Call_that_nobody_settled_counts_as_reserved_once_its_time_is_over_and_as_it_was_once_it_is_settled()
    {
        var accounts = Accounts();
        await ReserveAsync(accounts, "killed", 100, 60);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(30, await ReserveAsync(accounts, "next", 100, 10));
        await accounts.SettleAsync(Owner, [Account], "killed", 70);
        Assert.Equal(10, await ReserveAsync(accounts, "and next", 100, 10));
        await accounts.SettleAsync(Owner, [Account], "killed", 70);
        Assert.Equal(5, await ReserveAsync(accounts, "told twice", 100, 5));
    }

    // A run may wait for a person for days (GOV-03), and its agents go on after that.
    [Fact]
    public async Task Call_that_ends_days_after_its_reservation_counts_on_the_day_on_which_it_ends()
    {
        var accounts = Accounts();
        await ReserveAsync(accounts, "waits", 1000, 10);
        clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(990, await ReserveAsync(accounts, "other", 1000, 10));
        clock.Advance(TimeSpan.FromDays(4));
        await accounts.SettleAsync(Owner, [Account], "waits", 1010);

        Assert.Equal(-1, await ReserveAsync(accounts, "next", 1000, 1));
    }

    [Fact]
    public async Task Call_that_nobody_settled_yesterday_takes_nothing_of_today()
    {
        var accounts = Accounts();
        await ReserveAsync(accounts, "killed", 100, 60);
        clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(90, await ReserveAsync(accounts, "next", 100, 10));
    }

    [Fact]
    public async Task Call_that_ends_on_a_later_day_counts_there_in_full_for_its_estimate_did_not()
    {
        var accounts = Accounts();
        await ReserveAsync(accounts, "waits", 100, 60);
        clock.Advance(TimeSpan.FromHours(24));
        await accounts.SettleAsync(Owner, [Account], "waits", 70);

        Assert.Equal(20, await ReserveAsync(accounts, "next", 100, 10));
    }

    [Fact]
    public async Task Reservation_that_nobody_settles_counts_as_it_is_and_leaves_nothing_to_keep()
    {
        var accounts = Accounts();
        await accounts.ReserveAsync(Owner, Account, 100, "minute", new TokenReservation(60, clock.GetUtcNow() + TimeSpan.FromMinutes(10)) { IsFinal = true });
        clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(30, await ReserveAsync(accounts, "next", 100, 10));
        var kept = (await app.Host.Services.GetRequiredService<DocumentCollection<TokenDayDocument>>().ReadAsync(Owner, Account, CancellationToken.None))!.Value;
        Assert.Equal((60, 1, 0), (kept.Used, kept.Reserved.Count, kept.Lost.Count));
    }

    private Task<long> ReserveAsync(TokenAccounts accounts, string call, long limit, long tokens) =>
        accounts.ReserveAsync(Owner, Account, limit, call, new TokenReservation(tokens, clock.GetUtcNow() + TimeSpan.FromHours(1)));

    private TokenAccounts Accounts() => new(app.Host.Services.GetRequiredService<DocumentCollection<TokenDayDocument>>(), clock);
}
