namespace Cartrita.Runtime.Proofs.Kills;

/// <summary>What the kills did; all lists have to be empty.</summary>
internal sealed record KillOutcome
{
    /// <summary>How often the process was killed.</summary>
    public required int Kills { get; init; }

    /// <summary>What decided the moments.</summary>
    public required int Seed { get; init; }

    /// <summary>Runs whose start was acknowledged to the client.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Runs that exist: a start may be durable before its client hears of it.</summary>
    public required int Runs { get; init; }

    /// <summary>What the entity counted: one for each run.</summary>
    public required int Counted { get; init; }

    /// <summary>Acknowledged runs that are gone.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Runs that did not end as an undisturbed one does.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>Runs whose history holds a result twice.</summary>
    public required IReadOnlyList<string> Twice { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether nothing was lost, wrong or done twice.</summary>
    public bool Holds => Lost.Count == 0 && Wrong.Count == 0 && Twice.Count == 0 && Counted == Runs && Acknowledged >= Kills;
}
