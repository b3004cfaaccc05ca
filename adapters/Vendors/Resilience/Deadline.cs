namespace Cartrita.Adapters.Vendors.Resilience;

/// <summary>A time limit around waits, told apart from the caller's own cancelling.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan limit;
    private readonly Func<Exception, bool, CallFailure?> read;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource expiry;
    private readonly CancellationTokenSource either;

    /// <summary>Begins.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="read">Reads what a call threw, and whether the time was over then; null for what is no failure of the call, which passes as it is.</param>
    /// <param name="caller">The caller's token.</param>
    internal Deadline(TimeSpan limit, TimeProvider time, Func<Exception, bool, CallFailure?> read, CancellationToken caller)
    {
        this.limit = limit;
        this.read = read;
        this.caller = caller;
        expiry = new CancellationTokenSource(limit, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, expiry.Token);
    }

    /// <summary>Cancelled by the caller or by the time.</summary>
    internal CancellationToken Token => either.Token;

    /// <summary>Runs something under the limit; its failures come out as <see cref="CallFailure"/>, the caller's cancelling as it is.</summary>
    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        try
        {
            return await call(Token);
        }
        catch (Exception exception) when (!caller.IsCancellationRequested && exception is not CallFailure && read(exception, expiry.IsCancellationRequested) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Begins the limit anew.</summary>
    internal void Renew() => expiry.CancelAfter(limit);

    /// <summary>Stops the clock while nobody waits.</summary>
    internal void Pause() => expiry.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <inheritdoc />
    public void Dispose()
    {
        either.Dispose();
        expiry.Dispose();
    }
}
