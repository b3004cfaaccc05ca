using Cartrita.Core.Governance;

namespace Cartrita.Core.Chat;

/// <summary>Watches a run's cancel mark while an activity streams (design section 3: every 100 ms and before each call).</summary>
/// <remarks>An activity's own token fires when the host stops, never because a run was cancelled; this one fires for both.</remarks>
public sealed class CancelWatch : IAsyncDisposable
{
    /// <summary>How long a mark may go unseen.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly ICancelMarks marks;
    private readonly OwnerId owner;
    private readonly RunId run;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource cancelled;
    private readonly CancellationTokenSource disposed = new();
    private readonly Task polling;
    private readonly IDisposable subscription;
    private volatile bool marked;

    /// <summary>Starts to watch.</summary>
    /// <param name="marks">The marks.</param>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The activity's own token.</param>
    public CancelWatch(ICancelMarks marks, OwnerId owner, RunId run, TimeProvider time, CancellationToken cancellationToken)
    {
        (this.marks, this.owner, this.run, this.time) = (marks, owner, run, time);
        cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = cancelled.Token;
        polling = PollAsync();

        // Where this process sets the mark, tokens stop at once and not at the next look.
        subscription = marks.Subscribe(owner, run, () => _ = LookAsync());
    }

    /// <summary>Fires when the run is cancelled or the activity has to stop.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the run is cancelled, as far as was seen.</summary>
    public bool IsCancelled => marked;

    /// <summary>Looks at the mark now, as is due before each call to a vendor.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> CheckAsync(CancellationToken cancellationToken)
    {
        if (!marked && await marks.IsMarkedAsync(owner, run, cancellationToken))
        {
            marked = true;
            await cancelled.CancelAsync();
        }

        return marked;
    }

    /// <summary>Ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await disposed.CancelAsync();
        await polling;
        cancelled.Dispose();
        disposed.Dispose();
    }

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(disposed.Token))
            {
                if (await LookAsync())
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (disposed.IsCancellationRequested)
        {
            // The watch was ended.
        }
    }

    private async Task<bool> LookAsync()
    {
        try
        {
            return await CheckAsync(disposed.Token);
        }
        catch (Exception)
        {
            // Storage that fails one look must not stop the answer, and the next look is 100 ms away; after the disposal there is nothing left to stop.
            return false;
        }
    }
}
