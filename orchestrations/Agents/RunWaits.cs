using System.Globalization;
using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Orchestrations.Governance;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Agents;

/// <summary>Keeps the time in which agents wait for people out of the wall time of who waits for the agents (GOV-02).</summary>
/// <remarks>An agent knows of its own waits. Whoever waits for several learns of theirs from what is kept of the calls: when its time would end, and when they have ended.</remarks>
/// <param name="context">The orchestration's context.</param>
/// <param name="stop">What may stop the run.</param>
/// <param name="parent">Whose agents they are; null for the run itself.</param>
internal sealed class RunWaits(TaskOrchestrationContext context, StopSignal stop, AgentTaskId? parent)
{
    private int asked;

    /// <summary>The wall time is over as it stands; whether there is more, because people were waited for or still are.</summary>
    internal async Task<bool> MoreTimeAsync()
    {
        if (await ReadAsync() is not { WaitedMs: > 0 } waits)
        {
            return false;
        }

        var (now, scope) = (new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero), stop.Scope.Waited(waits.WaitedMs));
        var soonest = now + Pauses.OfAgents(asked++);
        var until = waits.Waiting && soonest > scope.Deadline ? soonest : scope.Deadline;
        if (until <= now)
        {
            return false;
        }

        // While somebody is waited for, the agents hold their own time; this is only the backstop, and need not be exact.
        stop.Extend(scope, until);
        return true;
    }

    /// <summary>Takes over the wall time that agents which have ended had through waiting.</summary>
    internal async Task CatchUpAsync(IEnumerable<AgentResult> ended)
    {
        if (ended.Any(result => result.WaitedMs > stop.Scope.WaitedMs) && await ReadAsync() is { } waits)
        {
            stop.Extend(stop.Scope.Waited(waits.WaitedMs));
        }
    }

    // Of one parent one reading goes on at a time.
    private string StepId() => string.Create(CultureInfo.InvariantCulture, $"{parent?.Value ?? "run"}.waits.{new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero).ToUnixTimeMilliseconds()}");

    private async Task<RunWaitsResult?> ReadAsync()
    {
        try
        {
            return await context.CallActivityAsync<RunWaitsResult>(DurableNames.ReadWaits, new ReadWaitsInput(stop.Scope.OwnerId, stop.Scope.RunId) { Scope = stop.Scope, StepId = StepId() }, Retries.Step);
        }
        catch (TaskFailedException)
        {
            // Nothing is known of waiting, so there was none: the run keeps to its time.
            return null;
        }
    }
}
