namespace Cartrita.Core.Models.Ensembles;

/// <summary>The ensemble of a run, as the gate opened it: what the settings said then holds for the whole run.</summary>
public sealed record EnsemblePlan
{
    /// <summary>The models that answer, two or more.</summary>
    public required IReadOnlyList<ModelChoice> Members { get; init; }

    /// <summary>How drafts become an answer: one of <see cref="EnsembleResolutions.Pick"/>, <see cref="EnsembleResolutions.Fuse"/>, <see cref="EnsembleResolutions.Auto"/>.</summary>
    public required string Resolve { get; init; }

    /// <summary>The share of the run's tokens still left that all drafts together may take.</summary>
    public required double TokenShare { get; init; }

    /// <summary>Tokens that one draft gets at least.</summary>
    public required int LeastTokens { get; init; }

    /// <summary>How long a draft may take, in seconds.</summary>
    public required int DraftSeconds { get; init; }
}
