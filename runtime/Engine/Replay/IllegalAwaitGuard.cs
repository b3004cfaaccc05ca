namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Knows the turn's thread and its last call, and keeps the first offence against the rules of replay.</summary>
/// <remarks>Only <see cref="Violation"/> is touched by other threads.</remarks>
internal sealed class IllegalAwaitGuard(string instanceId)
{
    private const string Advice =
        "An orchestrator awaits tasks of its context and combinations of them; Task.Run, Task.Delay, ConfigureAwait(false), "
        + "blocking waits, semaphores and input or output belong into activities.";

    private int _turnThread = Environment.CurrentManagedThreadId;
    private string? _lastKind;
    private string? _lastName;
    private int _lastId;
    private IllegalAwaitException? _violation;

    public bool OnTurnThread => Environment.CurrentManagedThreadId == Volatile.Read(ref _turnThread);

    public IllegalAwaitException? Violation => Volatile.Read(ref _violation);

    /// <summary>Every call of the context passes here first.</summary>
    public void Enter()
    {
        if (!OnTurnThread)
        {
            throw Report("its code went on on another thread");
        }

        if (Violation is { } violation)
        {
            throw violation;
        }
    }

    /// <summary>Remembers what the orchestrator called, for the message of a later offence.</summary>
    public void Called(string kind, string name, int id) => (_lastKind, _lastName, _lastId) = (kind, name, id);

    /// <summary>A continuation came from a thread that is not the turn's.</summary>
    public void Foreign() => Report("something else than its context wanted to continue it");

    /// <summary>The turn ended, and nothing of its context can ever continue the orchestrator.</summary>
    public IllegalAwaitException Stuck() => Report("it waits for nothing that its context could complete");

    /// <summary>The turn's thread was blocked for too long.</summary>
    public IllegalAwaitException Blocked(TimeSpan limit) => Report($"it blocked its thread for {limit.TotalSeconds:0.###} s");

    /// <summary>A further turn begins, on the thread that asks.</summary>
    public void Open() => Volatile.Write(ref _turnThread, Environment.CurrentManagedThreadId);

    /// <summary>After the turn every thread is a foreign one.</summary>
    public void Close() => Volatile.Write(ref _turnThread, 0);

    private IllegalAwaitException Report(string finding)
    {
        var where = _lastKind is null ? "before its first call" : $"after call #{_lastId}, {_lastKind} '{_lastName}'";
        var violation = new IllegalAwaitException($"Orchestration '{instanceId}', {where}: {finding}. {Advice}");
        return Interlocked.CompareExchange(ref _violation, violation, null) ?? violation;
    }
}
