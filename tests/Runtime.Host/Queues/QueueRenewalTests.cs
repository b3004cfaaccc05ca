using Cartrita.Runtime.Host.Queues;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Runtime.Host.Tests.Queues;

public sealed class QueueRenewalTests : IDisposable
{
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly VirtualClock _clock = new();
    private readonly MemoryQueue _queue;

    public QueueRenewalTests() => _queue = new("work", _clock);

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Message_stays_hidden_while_the_function_runs_and_its_newest_receipt_deletes_it()
    {
        var message = await FetchAsync();
        using var renewal = new QueueRenewal(_queue, message, Hidden, _clock, NullLogger.Instance);
        for (var i = 1; i <= 5; i++)
        {
            await PassAsync(TimeSpan.FromMinutes(5));
            await UntilAsync(() => _queue.Hidings.Count == i);
        }

        Assert.Empty(await _queue.ReceiveAsync(1, Hidden, default));
        var last = await renewal.StopAsync();
        Assert.NotEqual(message.Receipt, last.Receipt);
        await _queue.DeleteAsync(last);
        Assert.Empty(_queue.Texts);
    }

    [Fact]
    public async Task Renewal_that_fails_is_tried_again_within_the_minute()
    {
        using var renewal = new QueueRenewal(_queue, await FetchAsync(), Hidden, _clock, NullLogger.Instance);
        _queue.IsGone = true;
        await PassAsync(TimeSpan.FromMinutes(5));
        _queue.IsGone = false;
        await PassAsync(TimeSpan.FromMinutes(1));
        await UntilAsync(() => _queue.Hidings.Count == 1);

        await renewal.StopAsync();
        Assert.Equal([Hidden], _queue.Hidings);
    }

    private async Task<QueuedMessage> FetchAsync()
    {
        await _queue.SendAsync("long");
        return (await _queue.ReceiveAsync(1, Hidden, default))[0];
    }

    private async Task PassAsync(TimeSpan time)
    {
        await UntilAsync(() => _clock.TimersAt(_clock.GetUtcNow() + time) == 1);
        _clock.Advance(time);
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            _limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
