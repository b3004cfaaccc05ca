using Cartrita.Runtime.Host.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Timers;

/// <summary>Runs one timer function at its occurrences, one run at a time.</summary>
internal sealed partial class TimerListener(
    FunctionEntry function, ISchedule schedule, TimerRunner runner, TimerStatusStore store, TimeProvider time, ILogger logger)
{
    // A timer of the platform holds fewer than fifty days.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private readonly TimerTriggerAttribute _trigger = (TimerTriggerAttribute)function.Trigger;

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await ListenAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops. An occurrence that was under way is not recorded, so the next start makes up for it.
        }
        catch (Exception e)
        {
            // Nobody awaits a listener before the host stops: it would end in silence.
            LogEnded(e, function.Name);
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        var started = time.GetUtcNow();
        var monitored = _trigger.UseMonitor && !IsSubMinute(started);
        var status = monitored ? Recall(started) : null;
        if (status is not null && status.Next <= started)
        {
            LogPastDue(function.Name);
            status = await OccurAsync(status.Next, status, pastDue: true, stopping);
        }
        else if (_trigger.RunOnStartup)
        {
            status = await OccurAsync(started, status, pastDue: false, stopping);
        }

        var next = schedule.Next(time.GetUtcNow());
        while (next is { } occurrence)
        {
            await WaitUntilAsync(occurrence, stopping);
            status = await OccurAsync(occurrence, status, pastDue: false, stopping);

            // What came due during a long run is one run more, at once, not one for each.
            var now = time.GetUtcNow();
            next = schedule.Next(occurrence) is { } missed && missed < now ? now : schedule.Next(occurrence);
        }
    }

    private TimerStatus Recall(DateTimeOffset now)
    {
        var status = store.Read(function.Name);
        if (status is not null && schedule.Next(status.Last ?? status.LastUpdated) == status.Next)
        {
            return status;
        }

        // New, or another schedule than the one that was remembered: nothing has been missed.
        return Remember(new(null, schedule.Next(now) ?? now, now));
    }

    private TimerStatus Remember(TimerStatus status)
    {
        try
        {
            store.Write(function.Name, status);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that is full for a while must not end the schedule; until the next occurrence a restart knows of the one before only.
            LogNotRemembered(e, function.Name);
        }

        return status;
    }

    private async Task<TimerStatus?> OccurAsync(DateTimeOffset occurrence, TimerStatus? status, bool pastDue, CancellationToken stopping)
    {
        var info = new TimerInfo
        {
            IsPastDue = pastDue,
            ScheduleStatus = status is null ? null : new()
            {
                Last = status.Last?.UtcDateTime ?? default,
                Next = status.Next.UtcDateTime,
                LastUpdated = status.LastUpdated.UtcDateTime,
            },
        };
        if (!await runner.RunAsync(function, info, stopping))
        {
            stopping.ThrowIfCancellationRequested();
        }

        if (status is null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var last = pastDue ? now : occurrence;
        return Remember(new(last, schedule.Next(last) ?? now, now));
    }

    private async Task WaitUntilAsync(DateTimeOffset moment, CancellationToken stopping)
    {
        while (moment - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < s_longestWait ? left : s_longestWait, time, stopping);
        }
    }

    private bool IsSubMinute(DateTimeOffset now) =>
        schedule.Next(now) is { } first && schedule.Next(first) is { } second && second - first < TimeSpan.FromMinutes(1);

    [LoggerMessage(EventId = 2211, Level = LogLevel.Information, Message = "The timer function {Function} makes up for an occurrence that was missed.")]
    private partial void LogPastDue(string function);

    [LoggerMessage(EventId = 2212, Level = LogLevel.Error, Message = "The timer function {Function} will not run any more.")]
    private partial void LogEnded(Exception exception, string function);

    [LoggerMessage(EventId = 2213, Level = LogLevel.Warning, Message = "The schedule of the timer function {Function} goes on, but what it has done could not be written down.")]
    private partial void LogNotRemembered(Exception exception, string function);
}
