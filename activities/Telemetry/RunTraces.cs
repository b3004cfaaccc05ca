using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Activities.Telemetry;

/// <summary>Sees to it that every execution of an activity is in its run's trace, once (GOV-11).</summary>
/// <remarks>
/// An activity that appends frames writes its step with the last of them (<see cref="FrameWriter.WriteStep"/>), and one whose result goes to the orchestrator
/// before anything is shown gives it along: neither costs an append. Whatever has not told of itself when it ends, because it failed or appends nothing, is told here.
/// </remarks>
/// <param name="steps">The current step.</param>
/// <param name="writers">The log.</param>
/// <param name="runs">The runs that are there.</param>
public sealed class RunTraces(CurrentStep steps, FrameWriters writers, DocumentCollection<RunDocument> runs)
{
    /// <summary>Runs an activity's work as a step.</summary>
    internal async Task<Outcome<T>> RunAsync<T>(StepIdentity identity, RunScope scope, Func<Task<Outcome<T>>> work)
        where T : class
    {
        var step = steps.Begin(identity, scope);
        Outcome<T> outcome;
        try
        {
            outcome = await work();
        }
        catch (Exception exception)
        {
            await TellThrownAsync(step, scope, exception);
            throw;
        }

        await TellAsync(step, scope, outcome.Code ?? TraceOutcomes.Ok);
        return outcome;
    }

    /// <summary>Runs an activity's work as a step that its result tells of.</summary>
    internal Task<Outcome<T>> CarryAsync<T>(StepIdentity identity, RunScope scope, Func<Task<Outcome<T>>> work, Func<T, StepTrace, T> with)
        where T : class => RunAsync(identity, scope, async () =>
        {
            var outcome = await work();
            return outcome.Value is { } value ? outcome with { Value = with(value, steps.Value!.Tell(TraceOutcomes.Ok)) } : outcome;
        });

    /// <summary>Runs an activity's work that has no outcome as a step.</summary>
    internal async Task RunAsync(StepIdentity identity, RunScope scope, Func<Task> work) => await RunAsync(identity, scope, async () =>
    {
        await work();
        return Outcome.Of(identity);
    });

    /// <summary>An execution before this one stored the answer and was lost before it was told: what it called is told of by what is stored.</summary>
    internal void RecallAnswer(AnswerOrigin origin)
    {
        if (steps.Value is { } step && !step.Called(TraceKinds.Model))
        {
            step.Begin(RunCall.OfModel("chat", origin.Model)).End(TraceOutcomes.Ok, origin.Usage);
        }
    }

    private async Task TellAsync(RunStep step, RunScope scope, string outcome, bool threw = false)
    {
        // What was erased meanwhile must not come back as a log with one record.
        if (step.IsTold || await runs.ReadAsync(scope.OwnerId, scope.RunId.Value, CancellationToken.None) is null)
        {
            return;
        }

        await using var frames = writers.Open(scope);
        frames.WriteTrace(step.Tell(outcome, threw));
        await frames.FlushAsync(durable: false, CancellationToken.None);
    }

    private async Task TellThrownAsync(RunStep step, RunScope scope, Exception exception)
    {
        try
        {
            step.Reopen();
            await TellAsync(step, scope, TraceOutcomes.Of(exception), threw: true);
        }
        catch (Exception)
        {
            // What went wrong first is what the step's policy has to see, and the log may be what went wrong.
        }
    }
}
