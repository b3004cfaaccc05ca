using Cartrita.Core.Governance;
using Cartrita.Functions.Broker;
using Cartrita.Functions.Chat;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Tests.Broker;

/// <summary>Of one owner's chats a few begin at a time.</summary>
public sealed class StartGateTests
{
    private static readonly OwnerId Flooding = new("flooding");

    private readonly VirtualClock clock = new();
    private readonly StartGate gate;

    public StartGateTests() => gate = new StartGate(Options.Create(new ChatOptions { MaxStarting = 2 }), clock);

    [Fact]
    public async Task Third_chat_waits_until_one_has_begun_and_another_owners_does_not()
    {
        var first = await gate.EnterAsync(Flooding, CancellationToken.None);
        await gate.EnterAsync(Flooding, CancellationToken.None);
        var third = gate.EnterAsync(Flooding, CancellationToken.None);
        Assert.False(third.IsCompleted);
        Assert.True(gate.EnterAsync(new OwnerId("calm"), CancellationToken.None).IsCompletedSuccessfully);

        first.Dispose();
        first.Dispose();
        await third;

        Assert.False(gate.EnterAsync(Flooding, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Place_is_free_after_a_time_whatever_comes_and_only_once()
    {
        var places = new[] { await gate.EnterAsync(Flooding, CancellationToken.None), await gate.EnterAsync(Flooding, CancellationToken.None) };
        Task<IDisposable>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => gate.EnterAsync(Flooding, CancellationToken.None))];

        clock.Advance(StartGate.Longest);
        foreach (var place in places)
        {
            place.Dispose();
        }

        await Task.WhenAll(waiting[..2]);
        Assert.False(waiting[2].IsCompleted);
    }

    [Fact]
    public async Task Flood_goes_on_at_a_rate_once_its_burst_is_used_and_has_it_again_after_a_rest()
    {
        await BeginAsync(StartGate.Burst);
        var paced = await BeginAsync(2);
        Assert.False(gate.EnterAsync(Flooding, CancellationToken.None).IsCompleted);
        Assert.Equal(TimeSpan.Zero, paced);

        clock.Advance(TimeSpan.FromMilliseconds(50));
        clock.Advance(TimeSpan.FromSeconds(4));
        await BeginAsync(StartGate.Burst - 1);
    }

    // Chats that begin at once, one after the other.
    private async Task<TimeSpan> BeginAsync(int count)
    {
        var before = clock.GetUtcNow();
        for (var at = 0; at < count; at++)
        {
            (await gate.EnterAsync(Flooding, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
        }

        return clock.GetUtcNow() - before;
    }

    [Fact]
    public async Task Client_that_leaves_while_it_waits_takes_no_place()
    {
        using var left = new CancellationTokenSource();
        var first = await gate.EnterAsync(Flooding, CancellationToken.None);
        await gate.EnterAsync(Flooding, CancellationToken.None);
        var leaving = gate.EnterAsync(Flooding, left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        var next = gate.EnterAsync(Flooding, CancellationToken.None);
        Assert.False(next.IsCompleted);

        first.Dispose();

        await next;
    }
}
