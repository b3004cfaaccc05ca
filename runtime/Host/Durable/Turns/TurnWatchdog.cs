using Cartrita.Runtime.Engine.Replay;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Bounds the time that a turn has its thread.</summary>
/// <remarks>
/// The clock is the system's, whatever the runtime's is: a thread is watched. A turn that never ends keeps that thread, which nobody can take
/// from it, but not its place among the turns. What it waits for a thread does not count: that is the machine's doing.
/// </remarks>
internal static class TurnWatchdog
{
    /// <summary>Runs a turn.</summary>
    /// <param name="run">The turn.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="lost">Called when a turn that took longer has ended after all: what it holds is nobody's any more.</param>
    /// <exception cref="TimeoutException">It took longer; what it gives in the end is dropped.</exception>
    public static async Task<TurnResult> RunAsync(Func<TurnResult> run, TimeSpan limit, Action lost)
    {
        long begun = 0;
        var turn = Task.Run(() =>
        {
            Volatile.Write(ref begun, TimeProvider.System.GetTimestamp());
            return run();
        });
        var rest = limit;
        while (true)
        {
            await ((Task)turn).WaitAsync(rest, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (turn.IsCompleted)
            {
                return await turn;
            }

            var since = Volatile.Read(ref begun);
            rest = since == 0 ? limit : limit - TimeProvider.System.GetElapsedTime(since);
            if (rest <= TimeSpan.Zero)
            {
                // Not before its thread has left it; one that fails by then lets go by itself.
                _ = turn.ContinueWith(_ => lost(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
                throw new TimeoutException($"The turn held its thread for more than {limit.TotalSeconds:0.###} s.");
            }
        }
    }
}
