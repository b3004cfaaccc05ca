namespace Cartrita.Orchestrations.Governance;

/// <summary>How long an orchestration waits before it asks again for what is not there yet.</summary>
internal static class Pauses
{
    private const int Shortest = 2;
    private const int Doublings = 4;

    /// <summary>Two seconds at first, doubled up to half a minute: whole seconds, for the host's timers are no finer.</summary>
    internal static TimeSpan Of(int attempt) => TimeSpan.FromSeconds(Shortest << Math.Min(attempt, Doublings));
}
