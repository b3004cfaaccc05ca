using Cartrita.Core.Governance.Approvals;

namespace Cartrita.Orchestrations.Governance;

/// <summary>How long an orchestration waits before it asks again for what is not there yet.</summary>
internal static class Pauses
{
    private const int Shortest = 2;
    private const int Doublings = 4;
    private const int LongestMinutes = 15;
    private const int ManyAttempts = 30;
    private const int VeryManyAttempts = 100;

    /// <summary>Two seconds at first, doubled up to half a minute: whole seconds, for the host's timers are no finer.</summary>
    internal static TimeSpan Of(int attempt) => TimeSpan.FromSeconds(Shortest << Math.Min(attempt, Doublings));

    /// <summary>A minute at first, doubled up to a quarter of an hour, an hour after some seven and four hours after three days: people's decisions come as events, this is for those that were lost, and a history has to end some time.</summary>
    internal static TimeSpan OfPeople(int attempt) =>
        attempt >= VeryManyAttempts ? WaitedTime.LongestLook
        : attempt >= ManyAttempts ? TimeSpan.FromHours(1)
        : TimeSpan.FromMinutes(Math.Min(1 << Math.Min(attempt, Doublings), LongestMinutes));

    /// <summary>The same, but never more than an hour: nobody tells who waits for agents that a person was heard, and until it looks again it has no wall time.</summary>
    internal static TimeSpan OfAgents(int attempt) => OfPeople(Math.Min(attempt, ManyAttempts));
}
