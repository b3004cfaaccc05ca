using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Activities;

/// <summary>Runs activities: claim, run, complete, pass the result on.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="catalog">The activities.</param>
/// <param name="properties">Adds properties to failures, where the app wants that.</param>
/// <param name="logger">Where failures are logged.</param>
internal sealed class ActivityDispatcher(
    RuntimeWork work, IDurableTaskCatalog catalog, IExceptionPropertiesProvider? properties, ILogger logger)
{
    // An activity that was told to stop because of its timeout has this long to do so; then its place is given to another.
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(2);

    /// <summary>Runs activities one after another until it is told to stop.</summary>
    /// <param name="stopping">Ends the wait for the next activity, and asks the running one to end.</param>
    public Task RunAsync(CancellationToken stopping) =>
        WorkLoop.RunAsync(work.Activities.ClaimAsync, activity => DispatchAsync(activity, stopping), logger, stopping);

    private async Task DispatchAsync(QueuedActivity activity, CancellationToken stopping)
    {
        try
        {
            if (await RunAsync(activity, stopping) is { } result)
            {
                await CompleteAsync(activity, result);
            }
        }
        catch (Exception e)
        {
            // The activity's own exceptions are results: whatever comes here is the runtime's failure, and waiting may mend it.
            await AbandonAsync(activity, e);
        }
        finally
        {
            work.Activities.Release();
        }
    }

    private async Task<HistoryEvent?> RunAsync(QueuedActivity activity, CancellationToken stopping)
    {
        // It ends before the result is written: the store's time is not the activity's.
        var span = DurableSpans.StartActivity(activity);
        var begun = work.Time.GetTimestamp();
        var result = await InvokeAsync(activity, span?.Id ?? activity.TraceParent, stopping);
        if (result is not null)
        {
            work.Meter.ActivityEnded(activity.Name, result is TaskFailed, work.Time.GetElapsedTime(begun));
        }

        span?.SetFailure((result as TaskFailed)?.Failure);
        DurableSpans.End(span);
        return result;
    }

    private async Task<HistoryEvent?> InvokeAsync(QueuedActivity activity, string? traceParent, CancellationToken stopping)
    {
        if (catalog.FindActivity(activity.Name, activity.Version) is not { } code)
        {
            return Failed(activity, TaskNotFound.Activity(activity.Name, activity.Version));
        }

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var timedOut = false;
        try
        {
            var running = code(ToCall(activity, traceParent), cancellation.Token);
            if (!running.IsCompleted && work.Options.FunctionTimeout is { } timeout)
            {
                timedOut = !await EndsWithinAsync(running, timeout);
                if (timedOut)
                {
                    await cancellation.CancelAsync();
                    await EndsWithinAsync(running, TimeoutGrace);
                    return Failed(activity, RuntimeFailures.FunctionTimeout(activity.Name, timeout));
                }
            }

            return Completed(activity, await running);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !timedOut)
        {
            // It was asked to end because the host stops: it has no result, and runs again at the next start.
            return null;
        }
        catch (Exception e)
        {
            // Whatever an activity throws is its result: the orchestrator decides what follows.
            return Failed(activity, TaskFailureDetails.FromException(e, properties));
        }
    }

    private static ActivityCall ToCall(QueuedActivity activity, string? traceParent) =>
        new(activity.Name, activity.InstanceId, activity.Input, traceParent) { Version = activity.Version ?? string.Empty, TraceState = activity.TraceState };

    private async Task<bool> EndsWithinAsync(Task running, TimeSpan time)
    {
        await running.WaitAsync(time, work.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return running.IsCompleted;
    }

    private HistoryEvent Completed(QueuedActivity activity, string? result) =>
        RuntimeFailures.IsTooLarge(result, work.Options.MaximumPayloadBytes)
            ? Failed(activity, RuntimeFailures.PayloadTooLarge($"The result of activity '{activity.Name}'", result!, work.Options.MaximumPayloadBytes))
            : new TaskCompleted { Timestamp = work.Time.GetUtcNow(), ScheduledId = activity.TaskId, Result = result };

    private TaskFailed Failed(QueuedActivity activity, TaskFailureDetails failure)
    {
        RuntimeLog.ActivityFailed(logger, activity.Name, activity.InstanceId, failure.ErrorType);
        return new TaskFailed { Timestamp = work.Time.GetUtcNow(), ScheduledId = activity.TaskId, Failure = failure };
    }

    private async Task CompleteAsync(QueuedActivity activity, HistoryEvent result) =>
        Pass(activity, await work.Store.CompleteActivityAsync(activity, result));

    private void Pass(QueuedActivity activity, ActivityOutcome outcome)
    {
        if (outcome.Message is { } message)
        {
            work.Publish(message);
        }
        else if (!outcome.Kept)
        {
            RuntimeLog.ResultDropped(logger, activity.Name, activity.InstanceId);
        }

        if (outcome.Accepted)
        {
            work.Meter.ActivityCompleted();
        }
    }

    private async Task AbandonAsync(QueuedActivity activity, Exception exception)
    {
        var failures = activity.Failures + 1;
        var delay = BackOff.After(work.Options, failures);
        try
        {
            if (failures >= work.Options.PoisonAttempts)
            {
                RuntimeLog.ActivityPoisoned(logger, activity.Name, activity.InstanceId, failures, exception);
                var result = Failed(activity, RuntimeFailures.PoisonedActivity(activity.Name, failures, exception));
                Pass(activity, await work.Store.BuryActivityAsync(
                    activity, result, PoisonedWork.Activity(activity, failures, exception, result.Timestamp)));
                work.Meter.Poisoned("activities");
                return;
            }

            RuntimeLog.ActivityAbandoned(logger, activity.Name, activity.InstanceId, failures, delay, exception);
            if (await work.Store.AbandonActivityAsync(activity) is { } next)
            {
                work.Activities.AddLater(next, delay);
            }
        }
        catch (Exception e)
        {
            // The store cannot take the failure either: the attempt stays as it is, and is made again.
            RuntimeLog.ActivityAbandoned(logger, activity.Name, activity.InstanceId, failures, delay, e);
            work.Activities.AddLater(activity, delay);
        }
    }
}
