using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Governance;

/// <summary>Races a run's work with what may stop it: the cancel event and the end of the run's wall time.</summary>
/// <remarks>
/// Nothing is torn down: work in flight sees the cancel mark or its deadline and ends by itself, and what it came to still counts. An answer
/// that had its <c>end</c> before the event came is an answer. Time in which a person is waited for is not the run's (GOV-02).
/// </remarks>
internal sealed class StopSignal : IDisposable
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(30);

    private readonly TaskOrchestrationContext context;
    private readonly CancellationTokenSource closing = new();
    private readonly Task<string?> cancelled;
    private CancellationTokenSource timer = new();
    private Task? timedOut;
    private TimeSpan grace;
    private int waits;
    private DateTimeOffset waitingSince;

    // Who waits beside a person is without a wall time until the person is not waited for any more; then it looks again.
    private CancellationTokenSource pause = new();
    private Task? resumed;

    internal StopSignal(TaskOrchestrationContext context, RunScope scope, TimeSpan? grace = null)
        : this(context, scope.Deadline) => (Scope, this.grace) = (scope, grace ?? LongestGrace);

    internal StopSignal(TaskOrchestrationContext context, DateTimeOffset deadline)
    {
        grace = LongestGrace;
        this.context = context;
        cancelled = context.WaitForExternalEvent<string?>(DurableNames.CancelEvent, closing.Token);
        Until(deadline);
    }

    /// <summary>How long work that was told to stop is waited for. Who waits for agents is more patient than they are, so that what they came to arrives before they are given up.</summary>
    /// <param name="part">How much of the wall time is kept for what comes after the agents.</param>
    /// <param name="level">The level of who waits.</param>
    /// <returns>Whole seconds: the host has no finer timers.</returns>
    internal static TimeSpan Grace(TimeSpan part, int level)
    {
        // A second is left for what comes after in any case.
        var supervisors = Math.Min(Math.Clamp(Math.Floor(part.TotalSeconds / 3), 1, LongestGrace.TotalSeconds), Math.Max(0, Math.Floor(part.TotalSeconds) - 1));
        return TimeSpan.FromSeconds(Math.Floor(supervisors * (AgentLevels.Deepest + 1 - level) / (AgentLevels.Deepest + 1)));
    }

    /// <summary>Whether work was given up that may still go on: it holds the orchestration's completion.</summary>
    internal bool LeftWork { get; private set; }

    /// <summary>Why the run stops; null while it may go on. Who waits for an agent tells it so by the same event when the time is up.</summary>
    internal Problem? Reason =>
        cancelled.IsCompleted ? (cancelled.Result == Problems.LimitExceeded.Code ? Problems.LimitExceeded : Problems.RunCancelled)
        : IsOver ? Problems.LimitExceeded
        : null;

    /// <summary>Which limit a reason to stop is; null where it is none. What stops a run but a person is its wall time.</summary>
    internal static string? LimitOf(Problem? reason) => reason == Problems.LimitExceeded ? BudgetOperations.Time : null;

    /// <summary>The run, with the wall time that it has now.</summary>
    internal RunScope Scope
    {
        get => waits == 0 ? field! : field!.Waited(field.WaitedMs + SinceWaiting);
        private set;
    }

    // Null while a person is waited for: the wall time stands still.
    private bool IsOver => timedOut is { IsCompleted: true };

    private Task Over => timedOut ?? resumed ?? cancelled;

    private long SinceWaiting => (long)(Now - waitingSince).TotalMilliseconds;

    private DateTimeOffset Now => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    /// <summary>Gives what comes now a wall time of its own. That the run was cancelled before stays so: the event comes once.</summary>
    internal void Until(DateTimeOffset deadline)
    {
        var (before, next) = (timer, new CancellationTokenSource());
        timer = next;
        timedOut = context.CreateTimer(deadline.UtcDateTime, next.Token);
        before.Cancel();
        before.Dispose();
    }

    /// <summary>The run goes on with what it has waited for people altogether; one whose time is over even so does not go on.</summary>
    internal void Extend(RunScope scope, DateTimeOffset? until = null)
    {
        Scope = scope;
        var end = until ?? scope.Deadline;
        if (!IsOver || end > Now)
        {
            Until(end);
        }
    }

    /// <summary>Until the end of what this gives, the wall time ends earlier by so much: it is kept for what comes after.</summary>
    /// <param name="part">How much; nothing where it is zero.</param>
    internal IDisposable Reserve(TimeSpan part)
    {
        if (part <= TimeSpan.Zero)
        {
            return new Reserved(() => { });
        }

        var before = grace;
        grace = Grace(part, AgentLevels.Supervisor);
        Shift(-part);
        return new Reserved(() =>
        {
            grace = before;
            Shift(part);
        });
    }

    /// <summary>From now until the end of what this gives, a person is waited for: the wall time stands still.</summary>
    internal IDisposable Wait()
    {
        if (waits++ == 0)
        {
            waitingSince = Now;

            // Nobody raises it: it ends, as a timer does that is given up, when the wait does.
            pause.Dispose();
            pause = new CancellationTokenSource();
            resumed = context.WaitForExternalEvent<string?>("resumed", pause.Token);
            timedOut = IsOver ? timedOut : null;
            timer.Cancel();
        }

        return new Waiting(this);
    }

    /// <summary>Runs an activity unless the run stops; one that keeps throwing is a defect and comes back as its code.</summary>
    internal async Task<Outcome<T>> CallAsync<T>(string activity, object input)
        where T : class
    {
        if (Reason is { } reason)
        {
            return Stopped<T>(reason);
        }

        var work = AttemptAsync<T>(activity, input);
        if (!await EndedAsync(work))
        {
            return Stopped<T>(Reason!);
        }

        var outcome = await work;
        return outcome.Ok || Reason is not { } stopped ? outcome : Stopped<T>(stopped);
    }

    /// <summary>Lets some time pass. False where the run stops meanwhile.</summary>
    internal async Task<bool> DelayAsync(TimeSpan delay)
    {
        using var left = new CancellationTokenSource();
        await Task.WhenAny(context.CreateTimer(delay, left.Token), cancelled, Over);
        left.Cancel();
        return Reason is null;
    }

    /// <summary>Waits for an event that comes once. False where the run stops before it comes.</summary>
    internal async Task<bool> WaitForEventAsync(string name)
    {
        using var left = new CancellationTokenSource();
        var came = context.WaitForExternalEvent<string?>(name, left.Token);
        await Task.WhenAny(came, cancelled, Over);
        var isHere = came.IsCompleted;
        left.Cancel();
        return isHere;
    }

    /// <summary>Listens for a person's event; to be disposed of when nobody waits for it any more.</summary>
    internal PersonSignal ListenForPerson(string name) => new(context, name, cancelled);

    /// <summary>Waits for work; when the run stops meanwhile, tells the work and gives it some time. False where it did not end even so.</summary>
    /// <param name="work">The work.</param>
    /// <param name="forward">Tells it that the run stops, and gives what to wait for from then on.</param>
    /// <param name="moreTime">Asked when the wall time ends: whether the run has more, because a person was waited for.</param>
    internal async Task<bool> EndedAsync(Task work, Func<Task>? forward = null, Func<Task<bool>>? moreTime = null)
    {
        do
        {
            await Task.WhenAny(work, cancelled, Over);
        }
        while (!work.IsCompleted && !cancelled.IsCompleted && (!IsOver || (moreTime is not null && await moreTime())));

        if (work.IsCompleted)
        {
            return true;
        }

        var last = forward?.Invoke() ?? work;
        using var patience = new CancellationTokenSource();
        var impatient = context.CreateTimer(grace, patience.Token);
        await Task.WhenAny(last, impatient);
        patience.Cancel();
        LeftWork |= !work.IsCompleted;
        return last.IsCompleted;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // An open timer or wait would hold the orchestration's completion.
        closing.Cancel();
        closing.Dispose();
        timer.Cancel();
        timer.Dispose();
        pause.Cancel();
        pause.Dispose();
    }

    private static Outcome<T> Stopped<T>(Problem reason)
        where T : class => Outcome.Fail<T>(reason, limit: LimitOf(reason));

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

    private void EndWait()
    {
        if (waits == 1 && !IsOver)
        {
            var extended = Scope;
            waits = 0;
            Extend(extended);
            pause.Cancel();
        }
        else
        {
            waits--;
        }
    }

    private void Shift(TimeSpan part)
    {
        Scope = Scope with { Deadline = Scope.Deadline + part };
        Until(Scope.Deadline);
    }

    private sealed class Reserved(Action end) : IDisposable
    {
        private bool ended;

        public void Dispose()
        {
            if (!ended)
            {
                ended = true;
                end();
            }
        }
    }

    private sealed class Waiting(StopSignal signal) : IDisposable
    {
        private bool ended;

        public void Dispose()
        {
            if (!ended)
            {
                ended = true;
                signal.EndWait();
            }
        }
    }
}
