namespace Cartrita.Core.Governance.Approvals;

/// <summary>How long a run waited for people, from its calls.</summary>
public static class WaitedTime
{
    /// <summary>The longest time between two looks of an agent at a call that waits, where the event of the decision was lost.</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromHours(4);

    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

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

            waiting |= call.SettledAt is { } settled ? IsUnread(call) && now - settled < LongestLook + Slack : call.ExpiresAt >= now;
        }

        return new RunWaitsResult((long)total.TotalMilliseconds, waiting);
    }

    // Decided, and the agent may not know it yet: a run whose time ended now would end before an approved call is made.
    private static bool IsUnread(EffectDocument call) => call.ReadAt is null && call.State is EffectState.Approved or EffectState.Rejected or EffectState.Expired;
}
