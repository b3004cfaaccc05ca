using System.Threading.Channels;
using Cartrita.Functions.Streaming;
using Cartrita.Runtime.Testing;

namespace Cartrita.Functions.Tests.Streaming;

public sealed class IdleExtensionsTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly VirtualClock clock = new();
    private readonly Channel<string> source = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Item_that_comes_in_time_comes_without_a_gap()
    {
        await using var items = Items(CancellationToken.None);
        source.Writer.TryWrite("a");
        Assert.True(await items.MoveNextAsync());
        Assert.Equal("a", items.Current);
    }

    [Fact]
    public async Task Every_period_without_an_item_is_a_null_and_no_item_is_lost()
    {
        await using var items = Items(CancellationToken.None);
        for (var round = 0; round < 2; round++)
        {
            var next = items.MoveNextAsync().AsTask();
            Assert.False(next.IsCompleted);
            clock.Advance(Period);
            Assert.True(await next);
            Assert.Null(items.Current);
        }

        source.Writer.TryWrite("a");
        Assert.True(await items.MoveNextAsync());
        Assert.Equal("a", items.Current);
        source.Writer.Complete();
        Assert.False(await items.MoveNextAsync());
    }

    [Fact]
    public async Task Sequence_ends_with_its_token_while_it_waits()
    {
        using var stop = new CancellationTokenSource();
        await using var items = Items(stop.Token);
        var next = items.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private IAsyncEnumerator<string?> Items(CancellationToken cancellationToken) =>
        source.Reader.ReadAllAsync(CancellationToken.None).WithIdle(Period, clock, cancellationToken).GetAsyncEnumerator(CancellationToken.None);
}
