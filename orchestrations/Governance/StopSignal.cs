using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Governance;

/// <summary>Races a run's work with what may stop it: the cancel event and the end of the run's wall time.</summary>
/// <remarks>
/// Nothing is torn down: work in flight sees the cancel mark or its deadline and ends by itself, and what it came to still counts. An answer
/// that had its <c>end</c> before the event came is an answer.
/// </remarks>
internal sealed class StopSignal : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly TaskOrchestrationContext context;
    private readonly CancellationTokenSource closing = new();
    private readonly Task cancelled;
    private CancellationTokenSource timer = new();
    private Task timedOut;

    internal StopSignal(TaskOrchestrationContext context, DateTimeOffset deadline)
    {
        this.context = context;
        cancelled = context.WaitForExternalEvent<string?>(DurableNames.CancelEvent, closing.Token);
        timedOut = context.CreateTimer(deadline.UtcDateTime, timer.Token);
    }

    /// <summary>Why the run stops; null while it may go on.</summary>
    internal Problem? Reason =>
        cancelled.IsCompleted ? Problems.RunCancelled
        : timedOut.IsCompleted ? Problems.LimitExceeded
        : null;

    /// <summary>Gives what comes now a wall time of its own. That the run was cancelled before stays so: the event comes once.</summary>
    internal void Until(DateTimeOffset deadline)
    {
        timer.Cancel();
        timer.Dispose();
        timer = new CancellationTokenSource();
        timedOut = context.CreateTimer(deadline.UtcDateTime, timer.Token);
    }

    /// <summary>Runs an activity unless the run stops; one that keeps throwing is a defect and comes back as its code.</summary>
    internal async Task<Outcome<T>> CallAsync<T>(string activity, object input)
        where T : class
    {
        if (Reason is { } reason)
        {
            return Outcome.Fail<T>(reason);
        }

        var work = AttemptAsync<T>(activity, input);
        if (!await EndedAsync(work))
        {
            return Outcome.Fail<T>(Reason!);
        }

        var outcome = await work;
        return outcome.Ok || Reason is not { } stopped ? outcome : Outcome.Fail<T>(stopped);
    }

    /// <summary>Lets some time pass. False where the run stops meanwhile.</summary>
    internal async Task<bool> DelayAsync(TimeSpan delay)
    {
        using var left = new CancellationTokenSource();
        await Task.WhenAny(context.CreateTimer(delay, left.Token), cancelled, timedOut);
        left.Cancel();
        return Reason is null;
    }

    /// <summary>Waits for an event that comes once. False where the run stops before it comes.</summary>
    internal async Task<bool> WaitForEventAsync(string name)
    {
        using var left = new CancellationTokenSource();
        var came = context.WaitForExternalEvent<string?>(name, left.Token);
        await Task.WhenAny(came, cancelled, timedOut);
        var isHere = came.IsCompleted;
        left.Cancel();
        return isHere;
    }

    /// <summary>Waits for work; when the run stops meanwhile, tells the work and gives it some time. False where it did not end even so.</summary>
    internal async Task<bool> EndedAsync(Task work, Action? forward = null)
    {
        await Task.WhenAny(work, cancelled, timedOut);
        if (work.IsCompleted)
        {
            return true;
        }

        forward?.Invoke();
        using var patience = new CancellationTokenSource();
        var impatient = context.CreateTimer(Grace, patience.Token);
        await Task.WhenAny(work, impatient);
        patience.Cancel();
        return work.IsCompleted;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // An open timer or wait would hold the orchestration's completion.
        closing.Cancel();
        closing.Dispose();
        timer.Cancel();
        timer.Dispose();
    }

    private async Task<Outcome<T>> AttemptAsync<T>(string activity, object input)
        where T : class
    {
        try
        {
            return await context.CallActivityAsync<Outcome<T>>(activity, input, Retries.Step);
        }
        catch (TaskFailedException)
        {
            // Its retries are used up. History keeps the details; a client gets the catalogue's entry.
            return Outcome.Fail<T>(Problems.Internal);
        }
    }
}
