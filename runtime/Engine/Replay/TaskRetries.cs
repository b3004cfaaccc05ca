using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Attempts of one call, with durable timers between them.</summary>
internal static class TaskRetries
{
    public static async Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions retry, Func<Task<T>> attempt)
    {
        var first = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed) when (!TaskNotFound.Is(failed.FailureDetails))
            {
                var again = retry.Handler is { } handler
                    ? await handler(new(context, attempts, failed.FailureDetails, context.CurrentUtcDateTime - first, CancellationToken.None))
                    : await WaitAsync(context, retry.Policy!, attempts, failed.FailureDetails, first);
                if (!again)
                {
                    throw;
                }
            }
        }
    }

    private static async Task<bool> WaitAsync(
        TaskOrchestrationContext context, RetryPolicy policy, int attempts, TaskFailureDetails failure, DateTime first)
    {
        if (attempts >= policy.MaxNumberOfAttempts || !Handles(policy, failure))
        {
            return false;
        }

        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && context.CurrentUtcDateTime - first >= policy.RetryTimeout)
        {
            return false;
        }

        await context.CreateTimer(DueAfter(context.CurrentUtcDateTime, policy, attempts), CancellationToken.None);
        return true;
    }

    private static bool Handles(RetryPolicy policy, TaskFailureDetails failure)
    {
        try
        {
            return policy.Handles(failure);
        }
        catch (Exception)
        {
            // The task's own failure is what the orchestrator has to see, not that of the rule that judges it.
            return false;
        }
    }

    private static DateTime DueAfter(DateTime now, RetryPolicy policy, int attempts)
    {
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        var ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, attempts - 1);
        var delay = ticks < longest.Ticks ? TimeSpan.FromTicks((long)ticks) : longest;
        return DateTime.MaxValue - now > delay ? now + delay : DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
    }
}
