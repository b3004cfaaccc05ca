using Cartrita.Activities.Telemetry;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Storage;
using Cartrita.Core.Telemetry;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Activities.Chat;

/// <summary>Runs an activity's work until the run is cancelled or its wall time ends, and turns what is expected to go wrong into a value.</summary>
/// <param name="marks">The cancel marks.</param>
/// <param name="traces">Tells of the work.</param>
/// <param name="time">The clock.</param>
public sealed class RunGuard(ICancelMarks marks, RunTraces traces, TimeProvider time)
{
    private const int LongestDetail = 256;
    private const string TimeUsedUp = "The run's wall time is used up.";

    /// <summary>Runs it as a step of its run's trace.</summary>
    internal Task<Outcome<T>> RunAsync<T>(StepIdentity step, RunScope scope, Func<CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class => traces.RunAsync(step, scope, () => RunAsync(scope, work, cancellationToken));

    internal async Task<Outcome<T>> RunAsync<T>(
        RunScope scope, Func<CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        CurrentRequest.Mark(scope.RequestId, scope.RunId.Value);
        var left = scope.Deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return Outcome.Fail<T>(Problems.LimitExceeded, TimeUsedUp, BudgetOperations.Time);
        }

        using var deadline = new CancellationTokenSource(left, time);
        await using var watch = new CancelWatch(marks, scope.OwnerId, scope.RunId, time, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watch.Token, deadline.Token);
        try
        {
            // The watch looks every 100 ms; what is cancelled already does not begin.
            return await watch.CheckAsync(cancellationToken) ? Outcome.Fail<T>(Problems.RunCancelled) : await work(either.Token);
        }
        catch (Exception) when (watch.IsCancelled)
        {
            // Whatever was interrupted, it was because the user cancelled.
            return Outcome.Fail<T>(Problems.RunCancelled);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The run's wall time ended before the work did.
            return Outcome.Fail<T>(Problems.LimitExceeded, TimeUsedUp, BudgetOperations.Time);
        }
        catch (CartritaException exception) when (exception.Problem != Problems.Internal && exception.Problem != Problems.Unavailable)
        {
            // What is not to be had now is asked for again by the step's policy. Any other entry of the catalogue is an answer, not a defect: the orchestrator decides on its code.
            return Outcome.Fail<T>(exception.Problem, Shorten(exception.Detail), exception.Limit);
        }
        catch (DocumentConflictException)
        {
            // Two writers met once too often; the caller may ask again.
            return Outcome.Fail<T>(Problems.Conflict);
        }
    }

    private static string? Shorten(string? detail) => detail is { Length: > LongestDetail } ? detail[..LongestDetail] : detail;
}
