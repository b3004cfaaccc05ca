using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>Slots of open streams over several instances that share a store.</summary>
public sealed class StreamSlotTests : IAsyncLifetime
{
    private static readonly Principal User = new(new OwnerId("streaming"), Role.User);

    private readonly VirtualClock clock = new();
    private App app = null!;

    public async Task InitializeAsync() => app = await App.StartAsync();

    public Task DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Instances_together_do_not_pass_the_limit()
    {
        var instances = Enumerable.Range(0, 3).Select(_ => Slots(20)).ToArray();

        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(at => Task.Run(() => TryAsync(instances[at % 3], User))));

        Assert.Equal(20, taken.Count(slot => slot is not null));
    }

    [Fact]
    public async Task Place_that_is_free_on_one_instance_is_free_on_another_after_the_time_that_was_told()
    {
        var (here, there) = (Slots(1), Slots(1));
        var slot = await TryAsync(here, User);
        Assert.Null(await TryAsync(there, User));

        slot!.Dispose();
        clock.Advance(LeasedSlots.RenewEvery);
        await here.RenewAsync();

        Assert.NotNull(await TryAsync(there, User));
    }

    [Fact]
    public async Task Place_of_an_instance_that_was_killed_is_free_after_the_time_that_was_told()
    {
        var (killed, other) = (Slots(1), Slots(1));
        Assert.NotNull(await TryAsync(killed, User));
        var refused = await Assert.ThrowsAsync<CartritaException>(() => other.TakeAsync(User, CancellationToken.None));

        clock.Advance(TimeSpan.FromSeconds(refused.RetryAfterSeconds!.Value));

        Assert.NotNull(await TryAsync(other, User));
    }

    [Fact]
    public async Task Stream_that_stays_open_keeps_its_place()
    {
        var (here, there) = (Slots(1), Slots(1));
        Assert.NotNull(await TryAsync(here, User));
        for (var times = 0; times < 10; times++)
        {
            clock.Advance(LeasedSlots.RenewEvery);
            await here.RenewAsync();
            Assert.Null(await TryAsync(there, User));
        }
    }

    [Fact]
    public async Task Place_is_given_back_once_however_often_it_is_disposed()
    {
        var slots = Slots(2);
        var (first, second) = (await TryAsync(slots, User), await TryAsync(slots, User));
        first!.Dispose();
        first.Dispose();

        Assert.NotNull(await TryAsync(slots, User));
        Assert.Null(await TryAsync(slots, User));
        second!.Dispose();
        await slots.RenewAsync();
        Assert.NotNull(await TryAsync(slots, User));
    }

    [Fact]
    public async Task Key_has_a_limit_of_its_own_and_loses_no_place_to_the_users()
    {
        var slots = Slots(2);
        var key = User with { KeyId = "k", Limits = new KeyLimits { ConcurrentStreams = 1 } };
        var (ofUser, another) = (await TryAsync(slots, User), await TryAsync(slots, User));
        Assert.Null(await TryAsync(slots, key));

        ofUser!.Dispose();
        Assert.NotNull(await TryAsync(slots, key));
        another!.Dispose();
        Assert.Null(await TryAsync(slots, key));
        Assert.NotNull(await TryAsync(slots, User));
    }

    [Fact]
    public async Task Nobody_is_counted_where_the_limit_is_none()
    {
        var slots = Slots(0);
        for (var times = 0; times < 10; times++)
        {
            Assert.NotNull(await TryAsync(slots, User));
        }
    }

    private static async Task<StreamSlot?> TryAsync(StreamSlots slots, Principal principal)
    {
        try
        {
            return await slots.TakeAsync(principal, CancellationToken.None);
        }
        catch (CartritaException exception) when (exception.Problem == Problems.TooManyStreams)
        {
            return null;
        }
    }

    [Theory]
    [InlineData(100, 8)]
    [InlineData(10, 1)]
    public async Task Slots_to_spare_are_leased_far_from_the_limit_only(int limit, int leased)
    {
        Assert.NotNull(await TryAsync(Slots(limit), User));

        var documents = app.Host.Services.GetRequiredService<DocumentCollection<SlotDocument>>();
        var document = await documents.ReadAsync(User.OwnerId, "streams", CancellationToken.None);
        Assert.Equal(leased, SlotDocument.Others(document!.Value, "nobody", clock.GetUtcNow()).Sum(lease => lease.Value.Count));
    }

    private StreamSlots Slots(int limit) => new(
        app.Host.Services.GetRequiredService<DocumentCollection<SlotDocument>>(),
        app.Host.Services.GetRequiredService<ApiKeys>(),
        app.Host.Services.GetRequiredService<IIdSource>(),
        Options.Create(new LimitOptions { ConcurrentStreams = limit }),
        clock,
        NullLogger<StreamSlots>.Instance);
}
