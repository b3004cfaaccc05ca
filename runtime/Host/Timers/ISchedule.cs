namespace Cartrita.Runtime.Host.Timers;

/// <summary>When a timer function runs.</summary>
internal interface ISchedule
{
    /// <summary>The next occurrence.</summary>
    /// <param name="after">The moment that it comes after.</param>
    /// <returns>The moment, in UTC; null where there is none any more.</returns>
    DateTimeOffset? Next(DateTimeOffset after);
}
