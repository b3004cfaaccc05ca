using Cartrita.Runtime.Host.Hosting;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Runtime.Host.Http;

/// <summary>Limits how many HTTP functions run at once, and how many requests wait for that, as <c>host.json</c> says.</summary>
internal sealed class HttpThrottle(HostSettings settings) : IDisposable
{
    private readonly SemaphoreSlim? _slots = settings.MaxConcurrentRequests is { } slots ? new(slots) : null;
    private int _outstanding;

    /// <param name="http">The request; where too many are there already, it is answered with 429.</param>
    /// <param name="run">Runs the function.</param>
    public async Task RunAsync(HttpContext http, Func<Task> run)
    {
        if (settings.MaxOutstandingRequests is null && _slots is null)
        {
            await run();
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _outstanding) > settings.MaxOutstandingRequests)
            {
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return;
            }

            await WithSlotAsync(http, run);
        }
        finally
        {
            Interlocked.Decrement(ref _outstanding);
        }
    }

    public void Dispose() => _slots?.Dispose();

    private async Task WithSlotAsync(HttpContext http, Func<Task> run)
    {
        if (_slots is null)
        {
            await run();
            return;
        }

        try
        {
            await _slots.WaitAsync(http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client did not wait.
            return;
        }

        try
        {
            await run();
        }
        finally
        {
            _slots.Release();
        }
    }
}
