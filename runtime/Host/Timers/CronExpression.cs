namespace Cartrita.Runtime.Host.Timers;

/// <summary>An NCRONTAB expression: {second} minute hour day month day-of-week. Day and day of the week have to fit both.</summary>
internal sealed record CronExpression
{
    // February 29 falls on one day of the week every 28 years, and every 40 around a century that is no leap year.
    private const int YearsAhead = 41;

    private CronField Seconds { get; init; }

    private CronField Minutes { get; init; }

    private CronField Hours { get; init; }

    private CronField Days { get; init; }

    private CronField Months { get; init; }

    private CronField DaysOfWeek { get; init; }

    /// <summary>Whether the expression goes by elapsed time rather than by an hour on the clock.</summary>
    public bool EveryHour => Hours == CronField.Hours("*");

    /// <exception cref="FormatException">The text is not an expression; the message says which field is wrong.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6))
        {
            throw new FormatException($"it has {fields.Length} fields, not five or six");
        }

        var last = fields[^5..];
        return new()
        {
            Seconds = CronField.Seconds(fields.Length == 6 ? fields[0] : "0"),
            Minutes = CronField.Minutes(last[0]),
            Hours = CronField.Hours(last[1]),
            Days = CronField.Days(last[2]),
            Months = CronField.Months(last[3]),
            DaysOfWeek = CronField.DaysOfWeek(last[4]),
        };
    }

    /// <summary>The next time on the clock that fits.</summary>
    /// <param name="after">The time on the clock that it comes after.</param>
    /// <returns>The time, or null where there is none, as for February 30.</returns>
    public DateTime? Next(DateTime after)
    {
        var from = new DateTime(after.Ticks - (after.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        for (var day = DateOnly.FromDateTime(from); day.Year <= after.Year + YearsAhead && day < DateOnly.MaxValue; day = NextDay(day))
        {
            if (Fits(day) && TimeOn(day, from) is { } time)
            {
                return time;
            }
        }

        return null;
    }

    private DateOnly NextDay(DateOnly day) =>
        Months.Has(day.Month) ? day.AddDays(1) : new DateOnly(day.Year, day.Month, 1).AddMonths(1);

    private bool Fits(DateOnly day) => Months.Has(day.Month) && Days.Has(day.Day) && DaysOfWeek.Has((int)day.DayOfWeek);

    private DateTime? TimeOn(DateOnly day, DateTime from)
    {
        var start = day == DateOnly.FromDateTime(from) ? TimeOnly.FromDateTime(from) : TimeOnly.MinValue;
        var hour = Hours.From(start.Hour);
        if (hour == start.Hour)
        {
            var minute = Minutes.From(start.Minute);
            if (minute == start.Minute && Seconds.From(start.Second) is >= 0 and var second)
            {
                return day.ToDateTime(new(hour, minute, second));
            }

            minute = Minutes.From(start.Minute + 1);
            if (minute >= 0)
            {
                return day.ToDateTime(new(hour, minute, Seconds.First));
            }

            hour = Hours.From(start.Hour + 1);
        }

        return hour < 0 ? null : day.ToDateTime(new(hour, Minutes.First, Seconds.First));
    }
}
