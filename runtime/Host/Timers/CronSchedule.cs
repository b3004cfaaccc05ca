namespace Cartrita.Runtime.Host.Timers;

/// <summary>A CRON expression on the clock of a time zone.</summary>
/// <remarks>
/// Where the clock is set forward, an occurrence in the hour that is left out comes an hour later; where it is set back, an occurrence in
/// the hour that comes twice runs once. An expression for every hour goes by elapsed time and notices neither.
/// </remarks>
internal sealed class CronSchedule(CronExpression cron, TimeZoneInfo zone) : ISchedule
{
    public DateTimeOffset? Next(DateTimeOffset after) => cron.EveryHour ? ByElapsedTime(after) : ByClock(after);

    private DateTimeOffset? ByClock(DateTimeOffset after)
    {
        var clock = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        while (cron.Next(clock) is { } next)
        {
            // The larger offset is that of the first of two passes; in an hour that is left out it is the one from before.
            var offset = zone.IsAmbiguousTime(next) ? zone.GetAmbiguousTimeOffsets(next).Max() : zone.GetUtcOffset(next);
            var moment = new DateTimeOffset(next, offset).ToUniversalTime();
            if (moment > after)
            {
                return moment;
            }

            clock = next;
        }

        return null;
    }

    private DateTimeOffset? ByElapsedTime(DateTimeOffset after)
    {
        var offset = zone.GetUtcOffset(after);
        var clock = after.ToOffset(offset).DateTime;
        var known = after;
        while (cron.Next(clock) is { } next)
        {
            var moment = new DateTimeOffset(next, offset);
            if (zone.GetUtcOffset(moment) == offset)
            {
                return moment.ToUniversalTime();
            }

            // The clock is set in between: go on from there, on the new offset.
            known = Transition(known, moment, offset);
            offset = zone.GetUtcOffset(known);
            clock = known.ToOffset(offset).DateTime.AddTicks(-1);
        }

        return null;
    }

    private DateTimeOffset Transition(DateTimeOffset before, DateTimeOffset after, TimeSpan offset)
    {
        var (low, high) = (before.UtcTicks / TimeSpan.TicksPerSecond, after.UtcTicks / TimeSpan.TicksPerSecond);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(new DateTimeOffset(middle * TimeSpan.TicksPerSecond, TimeSpan.Zero)) == offset)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return new(high * TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }
}
