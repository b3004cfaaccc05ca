namespace Cartrita.Core.Models.Ensembles;

/// <summary>What the gate decides by: facts that are there already, so that it takes no time of its own.</summary>
public sealed record EnsembleFacts
{
    /// <summary>The user's last message.</summary>
    public required string Question { get; init; }

    /// <summary>The run's own model.</summary>
    public required ModelChoice Supervisor { get; init; }

    /// <summary>Whether the request names that model.</summary>
    public bool Requested { get; init; }

    /// <summary>Whether the question is split into tasks of agents.</summary>
    public bool Decomposed { get; init; }

    /// <summary>The members, in the settings' order.</summary>
    public required IReadOnlyList<EnsembleCandidate> Candidates { get; init; }
}

/// <summary>A member that may answer.</summary>
/// <param name="Name">As the settings write it: <c>provider/name</c>.</param>
/// <param name="Model">The model; null where no provider has it.</param>
/// <param name="Healthy">Whether its provider takes calls.</param>
public sealed record EnsembleCandidate(string Name, ModelChoice? Model, bool Healthy);
