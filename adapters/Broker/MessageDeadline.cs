using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Broker;

/// <summary>A message's deadline beside its sender's own cancelling; the two come out differently.</summary>
internal sealed class MessageDeadline : IDisposable
{
    private readonly CancellationToken sender;
    private readonly CancellationTokenSource? expiry;
    private readonly CancellationTokenSource? either;

    internal MessageDeadline(DateTimeOffset? deadline, TimeProvider time, CancellationToken sender)
    {
        this.sender = sender;
        if (deadline is not { } at)
        {
            return;
        }

        var left = at - time.GetUtcNow();
        expiry = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(sender, expiry.Token);
    }

    internal CancellationToken Token => either?.Token ?? sender;

    /// <summary>Waits for a step; one that the deadline ended fails by the catalogue.</summary>
    internal async ValueTask<T> RunAsync<T>(ValueTask<T> step)
    {
        try
        {
            return await step;
        }
        catch (OperationCanceledException exception) when (expiry is { IsCancellationRequested: true } && !sender.IsCancellationRequested)
        {
            throw new CartritaException(Problems.DeadlineExceeded, null, exception);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        either?.Dispose();
        expiry?.Dispose();
    }
}
