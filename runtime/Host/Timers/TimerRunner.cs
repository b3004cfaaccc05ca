using System.Globalization;
using Cartrita.Runtime.Host.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Timers;

/// <summary>Runs a timer function, again where its retry attribute says so. A failure ends in the log, not in the schedule.</summary>
internal sealed partial class TimerRunner(FunctionInvoker invoker, FunctionTimeouts timeouts, TimeProvider time, ILogger<TimerRunner> logger)
{
    /// <returns>False where the stop cut the run short, so that it has to be made up for.</returns>
    public async Task<bool> RunAsync(FunctionEntry function, TimerInfo info, CancellationToken stopping)
    {
        for (var attempt = 0; !await TryAsync(function, info, attempt, stopping); attempt++)
        {
            var retry = function.Retry;
            if (stopping.IsCancellationRequested)
            {
                return false;
            }

            if (retry is null || (retry.MaxRetryCount >= 0 && attempt >= retry.MaxRetryCount))
            {
                return true;
            }

            await Task.Delay(Delay(retry, attempt), time, stopping);
        }

        return true;
    }

    internal static TimeSpan Delay(RetryAttribute retry, int attempt) => retry switch
    {
        FixedDelayRetryAttribute same => Span(same.DelayInterval),
        ExponentialBackoffRetryAttribute growing => TimeSpan.FromTicks((long)Math.Min(
            Span(growing.MinimumInterval).Ticks * Math.Pow(2, attempt), Span(growing.MaximumInterval).Ticks)),
        _ => TimeSpan.Zero,
    };

    private async Task<bool> TryAsync(FunctionEntry function, TimerInfo info, int attempt, CancellationToken stopping)
    {
        using var timeout = timeouts.Start(stopping);
        try
        {
            await invoker.RunAsync(function, new()
            {
                Trigger = info,
                Cancellation = timeout.Token,
                Retry = function.Retry is { } retry ? new LocalRetryContext(attempt, retry.MaxRetryCount) : null,
            });
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            // The schedule goes on whatever the function does.
            LogFailed(e, function.Name, attempt);
            return false;
        }
    }

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    [LoggerMessage(EventId = 2221, Level = LogLevel.Error, Message = "The timer function {Function} failed (repetition {Attempt}).")]
    private partial void LogFailed(Exception exception, string function, int attempt);
}
