namespace Cartrita.Adapters.Vendors.Resilience;

/// <summary>A second attempt beside one that is slow, for cheap reads: whichever gives an answer first counts, and the other is given up.</summary>
/// <remarks>
/// It is for the rare slow answer. Where a vendor is slow throughout a second request for each first one would make it slower, so only one call in ten on the average gets one. An attempt that fails before its time
/// is no reason for a hedge: repetitions have waits, and this has none.
/// </remarks>
/// <param name="after">How long the first attempt is waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class Hedge(TimeSpan after, TimeProvider time)
{
    private const int CallsPerHedge = 10;
    private const int MostSaved = 5 * CallsPerHedge;

    // In calls: each brings one, and a hedge takes ten. The first slow call of an app that has just started may have one.
    private int saved = CallsPerHedge;

    /// <summary>How a hedge ended whose answer came first.</summary>
    internal const string Won = "won";

    /// <summary>How a hedge ended that the first attempt overtook, or that failed with it.</summary>
    internal const string Lost = "lost";

    /// <summary>Runs attempts. Where both fail it is as the first did.</summary>
    /// <param name="attempt">Makes one; its result holds nothing that has to be given back.</param>
    /// <param name="hedged">Is told how a second attempt ended.</param>
    /// <param name="cancellationToken">Stops both.</param>
    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, Action<string> hedged, CancellationToken cancellationToken)
    {
        Save();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = attempt(either.Token);
        try
        {
            if (await EndsInTimeAsync(first, cancellationToken) || !Spend())
            {
                return await first;
            }

            var second = attempt(either.Token);
            var winner = await FirstAnswerAsync(first, second);
            hedged(winner == second ? Won : Lost);
            return await winner;
        }
        finally
        {
            await either.CancelAsync();
        }
    }

    private async Task<bool> EndsInTimeAsync(Task first, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ended = await Task.WhenAny(first, Task.Delay(after, time, over.Token)) == first || cancellationToken.IsCancellationRequested;
        await over.CancelAsync();
        return ended;
    }

    // What is given up ends by its cancelled token, and nobody asks how.
    private static async Task<Task<T>> FirstAnswerAsync<T>(Task<T> first, Task<T> second)
    {
        var early = await Task.WhenAny(first, second);
        var late = early == first ? second : first;
        if (early.IsCompletedSuccessfully)
        {
            Forget(late);
            return early;
        }

        await Task.WhenAny(late);
        var answered = late.IsCompletedSuccessfully ? late : first;
        Forget(answered == first ? second : first);
        return answered;
    }

    private static void Forget(Task task) => _ = task.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void Save()
    {
        if (Volatile.Read(ref saved) < MostSaved)
        {
            Interlocked.Increment(ref saved);
        }
    }

    private bool Spend()
    {
        if (Interlocked.Add(ref saved, -CallsPerHedge) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref saved, CallsPerHedge);
        return false;
    }
}
