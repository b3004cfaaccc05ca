using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Testing;

/// <summary>What goes wrong in a durable test host: at one of its store's calls, and with its timers.</summary>
/// <remarks>A plan belongs to one host: it counts that host's calls.</remarks>
public sealed class FaultPlan
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly int _call;
    private readonly Fault _fault;
    private readonly Func<Task>? _wait;
    private readonly TimeSpan? _early;
    private int _calls;
    private volatile bool _crashed;

    private FaultPlan(int call, Fault fault, Func<Task>? wait = null, TimeSpan? early = null)
    {
        _call = call;
        _fault = fault;
        _wait = wait;
        _early = early;
    }

    private enum Fault
    {
        None,
        CrashBefore,
        CrashAfter,
        Fail,
        Slow,
    }

    /// <summary>How many calls the store has seen.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether the planned call has come.</summary>
    public bool Struck => _fault != Fault.None && Calls >= _call;

    /// <summary>Whether the host has died.</summary>
    public bool Crashed => _crashed;

    /// <summary>No fault: the calls are counted.</summary>
    public static FaultPlan None() => new(0, Fault.None);

    /// <summary>The host dies before a call takes effect; after that no call gets through.</summary>
    /// <param name="call">Which one, from 1.</param>
    public static FaultPlan CrashBefore(int call) => new(call, Fault.CrashBefore);

    /// <summary>The host dies after a call took effect, before anyone hears of it; after that no call gets through.</summary>
    /// <param name="call">Which one, from 1.</param>
    public static FaultPlan CrashAfter(int call) => new(call, Fault.CrashAfter);

    /// <summary>A call fails without taking effect, and the host lives on: a disk that was full for a moment, say.</summary>
    /// <param name="call">Which one, from 1.</param>
    public static FaultPlan FailOnce(int call) => new(call, Fault.Fail);

    /// <summary>A call takes as long as the test wants. Others go on meanwhile.</summary>
    /// <param name="call">Which one, from 1.</param>
    /// <param name="wait">Ends when the call may go on. Until then the host is not idle.</param>
    public static FaultPlan Slow(int call, Func<Task> wait)
    {
        ArgumentNullException.ThrowIfNull(wait);
        return new(call, Fault.Slow, wait);
    }

    /// <summary>
    /// The same plan, and durable timers are early as on the Functions host: one of less than a second fires at once, any other up to a second before
    /// its time. Code that reads the clock after a timer may then find that the time has not come.
    /// </summary>
    /// <param name="by">How early; a whole second where nothing is given, which is the worst that was measured.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or more than a second.</exception>
    public FaultPlan WithEarlyTimers(TimeSpan? by = null)
    {
        var early = by ?? OneSecond;
        ArgumentOutOfRangeException.ThrowIfLessThan(early, TimeSpan.Zero, nameof(by));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(early, OneSecond, nameof(by));
        return new(_call, _fault, _wait, early);
    }

    internal async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> call)
    {
        var number = Interlocked.Increment(ref _calls);
        if (_crashed || (number == _call && _fault == Fault.CrashBefore))
        {
            _crashed = true;
            throw new SimulatedCrashException();
        }

        switch (number == _call ? _fault : Fault.None)
        {
            case Fault.Fail:
                throw new SimulatedFailureException(number);
            case Fault.Slow:
                await _wait!();
                return await call();
            case Fault.CrashAfter:
                // The process dies with this call on its way to the disk: nothing after it gets through, not even while it is written.
                _crashed = true;
                await call();
                throw new SimulatedCrashException();
            default:
                return await call();
        }
    }

    internal TurnCommit Early(TurnCommit commit) => _early is { } early && commit.Timers.Count > 0
        ? commit with { Timers = [.. commit.Timers.Select(timer => timer with { Due = Early(timer.Due, commit.Now, early) })] }
        : commit;

    private static DateTimeOffset Early(DateTimeOffset due, DateTimeOffset now, TimeSpan early) =>
        due - now < OneSecond ? now : due - early;
}
