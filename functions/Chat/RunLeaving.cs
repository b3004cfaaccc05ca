using Cartrita.Core.Chat;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Functions.Chat;

/// <summary>Cancels a run whose client left before the end, where the client asked for that (CHAT-15). A server that stops is no client that leaves.</summary>
internal sealed class RunLeaving(RunCancellation cancellation, IHostApplicationLifetime lifetime)
{
    /// <summary>Does what a client waits for, and cancels the run if that ends because the client left.</summary>
    public async Task<T> WatchAsync<T>(bool cancels, RunDocument run, DurableTaskClient client, CancellationToken left, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception) when (left.IsCancellationRequested)
        {
            await LeftAsync(cancels, run, client);
            throw;
        }
    }

    /// <summary>The client left before the end.</summary>
    public async Task LeftAsync(bool cancels, RunDocument run, DurableTaskClient client)
    {
        if (cancels && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await cancellation.RequestAsync(run, client);
        }
    }
}
