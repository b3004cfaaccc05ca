using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Runtime.Testing;

namespace Cartrita.Core.Tests.Chat;

public sealed class CancelWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly OwnerId Owner = new("ada");
    private static readonly RunId Run = new("0123456789abcdef0123456789abcdef");

    private readonly VirtualClock clock = new();
    private readonly RecordedMarks marks = new();

    [Fact]
    public async Task Mark_fires_the_token_within_one_period()
    {
        await using var watch = Watch();
        clock.Advance(CancelWatch.Period);
        await marks.Looked(1);
        Assert.False(watch.Token.IsCancellationRequested);

        await marks.MarkAsync(Owner, Run, CancellationToken.None);
        clock.Advance(CancelWatch.Period);

        await Fired(watch.Token);
        Assert.True(watch.IsCancelled);
    }

    [Fact]
    public async Task Mark_of_the_same_process_fires_the_token_without_waiting_for_a_look()
    {
        await using var watch = Watch();
        await marks.MarkAsync(Owner, Run, CancellationToken.None);
        marks.Tell();

        await Fired(watch.Token);
        Assert.True(watch.IsCancelled);
    }

    [Fact]
    public async Task Disposed_watch_is_told_nothing_more()
    {
        var watch = Watch();
        await watch.DisposeAsync();
        marks.Tell();

        Assert.Equal(0, marks.Looks);
    }

    [Fact]
    public async Task Check_sees_a_mark_at_once()
    {
        await using var watch = Watch();
        Assert.False(await watch.CheckAsync(CancellationToken.None));

        await marks.MarkAsync(Owner, Run, CancellationToken.None);

        Assert.True(await watch.CheckAsync(CancellationToken.None));
        Assert.True(watch.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Stopping_activity_fires_the_token_without_cancelling_the_run()
    {
        using var stop = new CancellationTokenSource();
        await using var watch = Watch(stop.Token);

        await stop.CancelAsync();

        Assert.True(watch.Token.IsCancellationRequested);
        Assert.False(watch.IsCancelled);
    }

    [Fact]
    public async Task Look_that_fails_does_not_end_the_watch()
    {
        marks.Failure = new IOException("away");
        await using var watch = Watch();
        clock.Advance(CancelWatch.Period);
        await marks.Looked(1);

        marks.Failure = null;
        await marks.MarkAsync(Owner, Run, CancellationToken.None);
        clock.Advance(CancelWatch.Period);

        await Fired(watch.Token);
    }

    [Fact]
    public async Task Disposed_watch_looks_no_more()
    {
        var watch = Watch();
        await watch.DisposeAsync();
        clock.Advance(CancelWatch.Period * 3);

        Assert.Equal(0, marks.Looks);
    }

    private static async Task Fired(CancellationToken token)
    {
        var fired = new TaskCompletionSource();
        await using var registration = token.Register(fired.SetResult);
        await fired.Task.WaitAsync(Limit);
    }

    private CancelWatch Watch(CancellationToken stop = default) => new(marks, Owner, Run, clock, stop);

    private sealed class RecordedMarks : ICancelMarks
    {
        private readonly SemaphoreSlim looked = new(0);
        private volatile bool marked;
        private Action? told;
        private int looks;

        public Exception? Failure { get; set; }

        public int Looks => looks;

        public Task MarkAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
        {
            marked = true;
            return Task.CompletedTask;
        }

        public Task<DateTimeOffset?> MarkedAtAsync(OwnerId owner, RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> IsMarkedAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref looks);
            looked.Release();
            return Failure is null ? Task.FromResult(marked) : Task.FromException<bool>(Failure);
        }

        public IDisposable Subscribe(OwnerId owner, RunId run, Action marked)
        {
            told = marked;
            return new Subscription(this);
        }

        public void Tell() => told?.Invoke();

        public async Task Looked(int times)
        {
            for (var look = 0; look < times; look++)
            {
                Assert.True(await looked.WaitAsync(Limit));
            }
        }

        private sealed class Subscription(RecordedMarks marks) : IDisposable
        {
            public void Dispose() => marks.told = null;
        }
    }
}
