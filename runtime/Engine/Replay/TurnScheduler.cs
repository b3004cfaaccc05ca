namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Runs the orchestrator's code on the turn's thread, first in, first out.</summary>
/// <remarks>
/// Awaits come back through the synchronization context, <see cref="Task.Factory"/> and <c>ContinueWith</c> through the scheduler; both
/// end in one queue, which is drained after each history event. That order decides who wins a <c>WhenAny</c>, in replay as in the first run.
/// </remarks>
internal sealed class TurnScheduler(IllegalAwaitGuard guard, TimeSpan blockingLimit) : TaskScheduler
{
    private readonly Queue<Task> _queue = new();
    private readonly SynchronizationContext _settling = new SettlingContext();

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>An exception that no task carries: it left an <c>async void</c> method.</summary>
    public Exception? Unhandled { get; private set; }

    /// <summary>Runs what is ready, and what becomes ready by that.</summary>
    public void Drain()
    {
        if (_queue.Count == 0)
        {
            return;
        }

        var previous = SynchronizationContext.Current;
        try
        {
            while (_queue.TryDequeue(out var task))
            {
                // A new context for each: an await that finds its own one current would run inside the completing code, out of order
                // and without this scheduler.
                SynchronizationContext.SetSynchronizationContext(new TurnSynchronizationContext(this, guard, blockingLimit));
                TryExecuteTask(task);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    /// <summary>While this lives, completing a task queues its continuations instead of running them.</summary>
    /// <remarks>
    /// A completion source that runs its continuations asynchronously would not do: it sends <c>WhenAny</c> and <c>WhenAll</c> to the
    /// thread pool. Under a context that is not the awaiting one, they run here and the awaits behind them are posted.
    /// </remarks>
    public SettlingScope Settle() => new(_settling);

    /// <summary>Queues a callback; one from another thread is an offence and is not run.</summary>
    public void Enqueue(SendOrPostCallback callback, object? state)
    {
        if (!guard.OnTurnThread)
        {
            guard.Foreign();
            return;
        }

        new Task(
            () =>
            {
                try
                {
                    callback(state);
                }
                catch (Exception exception)
                {
                    // Nobody awaits a posted callback: without this the failure of an async void method would be lost.
                    Unhandled ??= exception;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach).Start(this);
    }

    protected override void QueueTask(Task task)
    {
        if (guard.OnTurnThread)
        {
            _queue.Enqueue(task);
        }
        else
        {
            guard.Foreign();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        guard.OnTurnThread && SynchronizationContext.Current is TurnSynchronizationContext && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _queue;

    internal readonly ref struct SettlingScope
    {
        private readonly SynchronizationContext? _previous;

        public SettlingScope(SynchronizationContext settling)
        {
            _previous = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(settling);
        }

        public void Dispose() => SynchronizationContext.SetSynchronizationContext(_previous);
    }

    // A type of its own: under a plain context the runtime would run continuations that want none right here.
    private sealed class SettlingContext : SynchronizationContext;
}
