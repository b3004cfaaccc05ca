using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Tests.Functions;

public sealed class TriggerServiceTests : IDisposable
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    public void Dispose() => _bound.Dispose();

    [Fact]
    public async Task Listener_that_fails_begins_again_after_a_while_and_ends_with_the_host()
    {
        var clock = new VirtualClock();
        using var service = new OneListener(clock);
        await service.StartAsync(_bound.Token);
        await service.StartedAsync(_bound.Token);

        Assert.Equal(1, service.Begun);
        Assert.Contains("A listener of OneListener has failed", Assert.Single(service.Lines));
        clock.Advance(TriggerService.Again);
        await service.SecondRun.Task.WaitAsync(_bound.Token);
        await service.StoppingAsync(_bound.Token);
        await service.StopAsync(_bound.Token);

        Assert.Equal(2, service.Begun);
    }

    private sealed class OneListener(TimeProvider time) : TriggerService
    {
        private readonly ListLogger _log = new();

        public int Begun { get; private set; }

        public TaskCompletionSource SecondRun { get; } = new();

        public IReadOnlyList<string> Lines => _log.Lines;

        protected override TimeProvider Time => time;

        protected override ILogger Log => _log;

        protected override IReadOnlyList<Func<CancellationToken, Task>> Open() => [async stopping =>
        {
            if (++Begun == 1)
            {
                throw new FormatException("an answer that no client expects");
            }

            SecondRun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }];
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
