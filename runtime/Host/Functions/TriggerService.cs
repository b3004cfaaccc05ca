using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Runs the listeners of one kind of trigger from when the host has started until it is told to stop.</summary>
internal abstract partial class TriggerService : IHostedLifecycleService, IDisposable
{
    /// <summary>The wait before a listener that has failed begins again.</summary>
    internal static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<Func<CancellationToken, Task>> _listeners = [];
    private Task _running = Task.CompletedTask;

    /// <summary>The clock of restarts.</summary>
    protected abstract TimeProvider Time { get; }

    /// <summary>Where failures of listeners are logged.</summary>
    protected abstract ILogger Log { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listeners = Open();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(_listeners.Select(ListenAsync));
        return Task.CompletedTask;
    }

    // At once, while streams may still end: nothing new begins in a host that stops.
    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A function that ignores its token ends with the process; its run is made up for after the next start.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    /// <summary>Makes the listeners; each ends when its token fires.</summary>
    protected abstract IReadOnlyList<Func<CancellationToken, Task>> Open();

    // A listener outlives what it expects to go wrong. Whatever else does must not end it in silence: its function would never run again.
    private async Task ListenAsync(Func<CancellationToken, Task> listen)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await listen(_stopping.Token);
                return;
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                LogListenerFailed(Log, e, GetType().Name, Again);
            }

            await Task.Delay(Again, Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 2231, Level = LogLevel.Error, Message = "A listener of {Service} has failed; it begins again in {Delay}.")]
    private static partial void LogListenerFailed(ILogger logger, Exception exception, string service, TimeSpan delay);
}
