namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Brings every continuation of the orchestrator back into the turn's queue.</summary>
internal sealed class TurnSynchronizationContext : SynchronizationContext
{
    private const int WaitTimeout = 258;

    private readonly TurnScheduler _scheduler;
    private readonly IllegalAwaitGuard _guard;
    private readonly TimeSpan _blockingLimit;

    public TurnSynchronizationContext(TurnScheduler scheduler, IllegalAwaitGuard guard, TimeSpan blockingLimit)
    {
        _scheduler = scheduler;
        _guard = guard;
        _blockingLimit = blockingLimit;
        SetWaitNotificationRequired();
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state) => _scheduler.Enqueue(d, state);

    public override void Send(SendOrPostCallback d, object? state)
    {
        _guard.Enter();
        d(state);
    }

    /// <summary>The runtime calls this for every blocking wait: of tasks, semaphores, handles and contended locks.</summary>
    /// <remarks>A short wait may be a lock that another thread is about to leave; one that lasts would hold the turn for ever.</remarks>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        var limit = _blockingLimit == Timeout.InfiniteTimeSpan ? -1 : (int)_blockingLimit.TotalMilliseconds;
        if (limit < 0 || (millisecondsTimeout >= 0 && millisecondsTimeout <= limit))
        {
            return base.Wait(waitHandles, waitAll, millisecondsTimeout);
        }

        var outcome = base.Wait(waitHandles, waitAll, limit);
        return outcome == WaitTimeout ? throw _guard.Blocked(_blockingLimit) : outcome;
    }
}
