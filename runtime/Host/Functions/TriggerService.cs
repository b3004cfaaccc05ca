using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Runs the listeners of one kind of trigger from when the host has started until it is told to stop.</summary>
internal abstract class TriggerService : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<Func<CancellationToken, Task>> _listeners = [];
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listeners = Open();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(_listeners.Select(listen => listen(_stopping.Token)));
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
}
