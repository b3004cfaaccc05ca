namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Durable timers and their cancellation.</summary>
internal sealed class TimerSet(OpenTasks open, IllegalAwaitGuard guard)
{
    private List<int> _closed = [];

    /// <summary>Timers that this turn closed before they fired.</summary>
    public IReadOnlyList<int> Closed => _closed;

    /// <summary>A further turn begins.</summary>
    public void BeginTurn() => _closed = [];

    /// <summary>Waits for a timer that is already decided.</summary>
    /// <param name="id">The decision's id.</param>
    /// <param name="isReplaying">Whether a cancellation that happens now has happened before.</param>
    /// <param name="cancellationToken">Closes the timer.</param>
    public Task Open(int id, Func<bool> isReplaying, CancellationToken cancellationToken)
    {
        var timer = open.Add<object?>(OpenTaskKind.Timer, id, "timer");
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => Close(timer, isReplaying, cancellationToken));
        }

        return timer.Task;
    }

    private void Close(OpenTask<object?> timer, Func<bool> isReplaying, CancellationToken cancellationToken)
    {
        if (!guard.OnTurnThread)
        {
            guard.Foreign();
        }
        else if (open.Remove(timer))
        {
            if (!isReplaying())
            {
                _closed.Add(timer.Id);
            }

            timer.Cancel(cancellationToken);
        }
    }
}
