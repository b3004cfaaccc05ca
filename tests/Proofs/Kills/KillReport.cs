namespace Cartrita.Runtime.Proofs.Kills;

/// <summary>What was found after the last restart.</summary>
/// <param name="Runs">Runs that exist.</param>
/// <param name="Ids">Their ids.</param>
/// <param name="Wrong">Runs that did not end as an undisturbed one does.</param>
/// <param name="Twice">Results that a history holds more than once.</param>
/// <param name="Counted">What the entity counted.</param>
internal sealed record KillReport(int Runs, IReadOnlyList<string> Ids, IReadOnlyList<string> Wrong, IReadOnlyList<string> Twice, int Counted);
