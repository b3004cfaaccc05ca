using System.Collections.Concurrent;
using Cartrita.Runtime.Host.Queues;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Runtime.Host.Tests.Queues;

public sealed class QueueListenerTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly VirtualClock _clock = new();
    private readonly QueueSignals _signals = new();
    private readonly MemoryQueue _queue;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _open = new();

    public QueueListenerTests() => _queue = new("work", _clock);

    public void Dispose()
    {
        _limit.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Next_batch_is_fetched_when_no_more_than_the_threshold_are_running()
    {
        await SendAsync(7);
        var listening = Listener(new() { BatchSize = 4, NewBatchThreshold = 1 }).RunAsync(_stop.Token);

        await UntilAsync(() => _open.Count == 4);
        await FinishAsync("m0");
        await FinishAsync("m1");
        Assert.Equal([4], _queue.Batches);
        await FinishAsync("m2");
        await UntilAsync(() => _open.Count == 4);

        Assert.Equal([4, 3], _queue.Batches);
        await StopAsync(listening);
    }

    [Fact]
    public async Task Empty_queue_is_looked_at_less_and_less_often_until_the_longest_interval()
    {
        var listening = Listener(new() { MaxPollingInterval = TimeSpan.FromSeconds(1) }).RunAsync(_stop.Token);
        var waits = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            waits.Add(await NextLookAsync());
        }

        Assert.Equal([100, 200, 400, 800, 1000, 1000], waits);
        await StopAsync(listening);
    }

    [Fact]
    public async Task Message_that_this_host_added_is_fetched_without_the_wait()
    {
        var listening = Listener(new()).RunAsync(_stop.Token);
        await UntilAsync(() => _clock.NextTimer is not null);

        await SendAsync(1);
        _signals.Added("work");

        await UntilAsync(() => _open.ContainsKey("m0"));
        await FinishAsync("m0");
        await StopAsync(listening);
    }

    [Fact]
    public async Task Storage_that_goes_and_comes_back_is_found_again()
    {
        _queue.IsGone = true;
        var listening = Listener(new()).RunAsync(_stop.Token);
        Assert.Equal(100, await NextLookAsync());
        Assert.Equal(200, await NextLookAsync());

        _queue.IsGone = false;
        await SendAsync(1);
        Assert.Equal(400, await NextLookAsync());
        await UntilAsync(() => _open.ContainsKey("m0"));

        await FinishAsync("m0");
        await StopAsync(listening);
    }

    [Fact]
    public async Task Stop_waits_for_what_is_running_and_fetches_nothing_more()
    {
        await SendAsync(1);
        var listening = Listener(new()).RunAsync(_stop.Token);
        await UntilAsync(() => _open.ContainsKey("m0"));

        await _stop.CancelAsync();
        var looks = _queue.Looks;
        await _queue.SendAsync("late");
        _signals.Added("work");
        Assert.False(listening.IsCompleted);
        await FinishAsync("m0");
        await listening.WaitAsync(_limit.Token);

        Assert.True(_queue.Looks <= looks + 1, $"It looked {_queue.Looks - looks} times after the stop.");
        Assert.DoesNotContain("late", _open.Keys);
        Assert.Contains("late", _queue.Texts);
    }

    private QueueListener Listener(QueueSettings settings) =>
        new("Work", _queue, RunAsync, settings, _signals, _clock, NullLogger.Instance);

    private async Task RunAsync(QueuedMessage message, CancellationToken stopping)
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[message.Text] = open;
        await open.Task;
        await _queue.DeleteAsync(message);
    }

    private async Task SendAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _queue.SendAsync($"m{i}");
        }
    }

    private Task FinishAsync(string message)
    {
        Assert.True(_open.TryRemove(message, out var open));
        open.SetResult();
        return UntilAsync(() => !_queue.Texts.Contains(message));
    }

    /// <summary>Moves the clock to the listener's next look, and tells how many milliseconds that was.</summary>
    private async Task<double> NextLookAsync()
    {
        await UntilAsync(() => _clock.NextTimer is not null);
        var looks = _queue.Looks;
        var wait = _clock.NextTimer!.Value - _clock.GetUtcNow();
        _clock.Advance(wait);
        await UntilAsync(() => _queue.Looks > looks);
        return wait.TotalMilliseconds;
    }

    private async Task StopAsync(Task listening)
    {
        foreach (var message in _open.Keys.ToList())
        {
            await FinishAsync(message);
        }

        await _stop.CancelAsync();
        await listening.WaitAsync(_limit.Token);
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
