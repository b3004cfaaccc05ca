namespace Cartrita.Runtime.Testing.Histories;

/// <summary>What replaying a history against the code of today gave.</summary>
/// <param name="Turns">How many turns were replayed, the one with the mismatch included.</param>
/// <param name="Mismatch">Where they part; null where the code decides as the history says.</param>
/// <param name="Warnings">Decisions that are the same but for their inputs, receivers or times: an instance in flight goes on, and history counts.</param>
public sealed record ReplayOutcome(int Turns, ReplayMismatch? Mismatch, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether instances with this history can go on with this code.</summary>
    public bool Replays => Mismatch is null;

    /// <summary>Throws where the history does not replay, or replays with other details.</summary>
    /// <exception cref="ReplayException">It does not.</exception>
    public void ThrowIfDifferent()
    {
        if (Mismatch is not null || Warnings.Count > 0)
        {
            throw new ReplayException(Mismatch?.ToString() ?? string.Join(Environment.NewLine, Warnings));
        }
    }
}
