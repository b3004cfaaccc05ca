namespace Cartrita.Core.Governance.Approvals;

/// <summary>How long a run waited for people, from its calls.</summary>
public static class WaitedTime
{
    /// <summary>Adds up the times in which at least one call waited.</summary>
    /// <param name="calls">The run's calls.</param>
    /// <param name="now">Until when.</param>
    public static RunWaitsResult Of(IEnumerable<EffectDocument> calls, DateTimeOffset now)
    {
        var (total, until, waiting) = (TimeSpan.Zero, DateTimeOffset.MinValue, false);
        foreach (var call in calls.Where(call => call.ExpiresAt is not null).OrderBy(call => call.RequestedAt))
        {
            var end = call.SettledAt ?? (call.ExpiresAt < now ? call.ExpiresAt.Value : now);
            var start = call.RequestedAt > until ? call.RequestedAt : until;
            if (end > start)
            {
                total += end - start;
                until = end;
            }

            waiting |= call.SettledAt is null && call.ExpiresAt >= now;
        }

        return new RunWaitsResult((long)total.TotalMilliseconds, waiting);
    }
}
