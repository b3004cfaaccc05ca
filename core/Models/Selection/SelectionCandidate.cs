using Cartrita.Core.Models.Health;

namespace Cartrita.Core.Models.Selection;

/// <summary>A model that could be chosen.</summary>
/// <param name="Model">The model.</param>
public sealed record SelectionCandidate(ModelChoice Model)
{
    /// <summary>Tokens of its window; null where nobody said.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>What it costs; null where nobody said.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>What its calls have shown.</summary>
    public ModelFigures Figures { get; init; } = ModelFigures.None;
}
