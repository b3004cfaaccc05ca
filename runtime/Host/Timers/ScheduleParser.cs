using System.Globalization;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Timers;

/// <summary>Reads the schedule of a timer trigger.</summary>
internal static class ScheduleParser
{
    internal const string TimeZoneKey = "WEBSITE_TIME_ZONE";

    /// <param name="function">Whose schedule it is.</param>
    /// <param name="text">A CRON expression, a time span, or either with settings' names between percent signs.</param>
    /// <param name="configuration">The app's settings.</param>
    /// <param name="now">The schedule has to have an occurrence after it.</param>
    /// <exception cref="StartupException">The text is neither, or a setting or the time zone is missing.</exception>
    public static ISchedule Parse(string function, string text, IConfiguration configuration, DateTimeOffset now)
    {
        var resolved = SettingReferences.Resolve(text, configuration, $"the schedule of the function '{function}'");
        if (TimeSpan.TryParse(resolved, CultureInfo.InvariantCulture, out var interval))
        {
            return interval > TimeSpan.Zero
                ? new IntervalSchedule(interval)
                : throw new StartupException($"The schedule '{resolved}' of the function '{function}' has to be longer than nothing.");
        }

        try
        {
            var schedule = new CronSchedule(CronExpression.Parse(resolved), Zone(configuration[TimeZoneKey]));
            return schedule.Next(now) is not null
                ? schedule
                : throw new StartupException($"The schedule '{resolved}' of the function '{function}' never occurs.");
        }
        catch (FormatException e)
        {
            throw new StartupException($"The schedule '{resolved}' of the function '{function}' is not valid: {e.Message}.", e);
        }
    }

    private static TimeZoneInfo Zone(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return TimeZoneInfo.Utc;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new StartupException($"This machine does not know the time zone '{id}' in {TimeZoneKey}.");
    }
}
