namespace Cartrita.Adapters.Models.Resilience;

/// <summary>A time limit around waits, told apart from the caller's own cancelling.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan limit;
    private readonly TimeProvider time;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource expiry;
    private readonly CancellationTokenSource either;

    internal Deadline(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        this.limit = limit;
        this.time = time;
        this.caller = caller;
        expiry = new CancellationTokenSource(limit, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, expiry.Token);
    }

    /// <summary>Cancelled by the caller or by the time.</summary>
    internal CancellationToken Token => either.Token;

    /// <summary>Runs something under the limit; its failures come out as <see cref="ProviderFailure"/>, the caller's cancelling as it is.</summary>
    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        try
        {
            return await call(Token);
        }
        catch (Exception exception) when (!caller.IsCancellationRequested && exception is not ProviderFailure)
        {
            throw ProviderFailure.From(exception, expiry.IsCancellationRequested, time);
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
