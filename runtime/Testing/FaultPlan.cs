namespace Cartrita.Runtime.Testing;

/// <summary>When a durable test host dies: at one of its store's calls, which takes effect or does not. After that no call gets through.</summary>
public sealed class FaultPlan
{
    private readonly int _call;
    private readonly bool _takesEffect;
    private int _calls;
    private volatile bool _crashed;

    private FaultPlan(int call, bool takesEffect)
    {
        _call = call;
        _takesEffect = takesEffect;
    }

    /// <summary>How many calls the store has seen.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether the host has died.</summary>
    public bool Crashed => _crashed;

    /// <summary>No fault: the calls are counted.</summary>
    public static FaultPlan None() => new(0, false);

    /// <summary>The host dies before a call takes effect.</summary>
    /// <param name="call">Which one, from 1.</param>
    public static FaultPlan CrashBefore(int call) => new(call, false);

    /// <summary>The host dies after a call took effect, before anyone hears of it.</summary>
    /// <param name="call">Which one, from 1.</param>
    public static FaultPlan CrashAfter(int call) => new(call, true);

    internal async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> call)
    {
        var number = Interlocked.Increment(ref _calls);
        if (_crashed || (number == _call && !_takesEffect))
        {
            _crashed = true;
            throw new SimulatedCrashException();
        }

        if (number != _call)
        {
            return await call();
        }

        // The process dies with this call on its way to the disk: nothing after it gets through, not even while it is written.
        _crashed = true;
        await call();
        throw new SimulatedCrashException();
    }
}
