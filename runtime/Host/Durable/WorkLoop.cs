using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>What every dispatcher does: one piece of work after another, until the host stops.</summary>
internal static class WorkLoop
{
    /// <summary>Runs until it is told to stop; work that has begun is finished.</summary>
    /// <param name="claim">Waits for work.</param>
    /// <param name="dispatch">Does it, and hands it back whatever becomes of it.</param>
    /// <param name="logger">Where a dispatch that failed is logged.</param>
    /// <param name="stopping">Ends the wait for the next piece.</param>
    /// <typeparam name="T">The work.</typeparam>
    public static async Task RunAsync<T>(
        Func<CancellationToken, ValueTask<T>> claim, Func<T, Task> dispatch, ILogger logger, CancellationToken stopping)
    {
        while (true)
        {
            T work;
            try
            {
                work = await claim(stopping);
            }
            catch (OperationCanceledException)
            {
                // The host stops; what waits is in the store.
                return;
            }

            try
            {
                await dispatch(work);
            }
            catch (Exception e)
            {
                // The runtime's own fault. That piece of work waits for the next start; the others go on.
                RuntimeLog.DispatchFailed(logger, e);
            }
        }
    }
}
