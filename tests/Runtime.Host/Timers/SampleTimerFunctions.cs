using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.Timers;

/// <summary>The timer functions of the test app.</summary>
public sealed class SampleTimerFunctions(TimerProbe probe)
{
    [Function("EveryHour")]
    public void EveryHour([TimerTrigger("%EveryHour%")] TimerInfo timer) => probe.Ran("EveryHour", timer);

    [Function("Nightly")]
    public async Task Nightly([TimerTrigger("0 0 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        probe.Ran("Nightly", timer);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }

    [Function("AtStart")]
    public void AtStart([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => probe.Ran("AtStart", timer);

    [Function("Unlucky")]
    [FixedDelayRetry(2, "00:00:10")]
    public void Unlucky([TimerTrigger("0 30 */6 * * *")] TimerInfo timer, FunctionContext context)
    {
        probe.Ran($"Unlucky {context.RetryContext.RetryCount} of {context.RetryContext.MaxRetryCount}", timer);
        throw new InvalidOperationException("Thrown on purpose.");
    }
}

/// <summary>What timer functions tell their tests.</summary>
public sealed class TimerProbe(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<TimerRun> _runs = [];
    private readonly List<(string Function, int Count, TaskCompletionSource Met)> _waits = [];

    public void Ran(string function, TimerInfo info)
    {
        lock (_gate)
        {
            _runs.Add(new(function, time.GetUtcNow(), info));
            Signal();
        }
    }

    public IReadOnlyList<TimerRun> Of(string function)
    {
        lock (_gate)
        {
            return [.. _runs.Where(run => run.Function == function)];
        }
    }

    public async Task<IReadOnlyList<TimerRun>> WaitAsync(string function, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waits.Add((function, count, met));
            Signal();
        }

        await met.Task.WaitAsync(limit.Token);
        return Of(function);
    }

    private void Signal()
    {
        foreach (var (function, count, met) in _waits)
        {
            if (_runs.Count(run => run.Function == function) >= count)
            {
                met.TrySetResult();
            }
        }
    }
}

/// <summary>One run of a timer function.</summary>
public sealed record TimerRun(string Function, DateTimeOffset At, TimerInfo Info);
