namespace Cartrita.Runtime.Host.Timers;

/// <summary>The same time between any two occurrences.</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : ISchedule
{
    public DateTimeOffset? Next(DateTimeOffset after) => after + interval;
}
