namespace Cartrita.Core.Models.Selection;

/// <summary>Which model was chosen, and why not another one (AGENT-10).</summary>
public sealed record ModelSelection
{
    /// <summary>The chosen model.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>The model that the settings or the request name.</summary>
    public required ModelChoice Wished { get; init; }

    /// <summary>Why it was chosen; one of <see cref="SelectionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>The others, the next best first, each with why it was passed over.</summary>
    public IReadOnlyList<PassedOverModel> PassedOver { get; init; } = [];

    /// <summary>Why the wished one is not used, where the settings say that it shall be; null where it is, and where the settings leave the choice to figures.</summary>
    public string? StandsInBecause => Reason == SelectionReasons.StandsIn
        ? PassedOver.First(passed => passed.Provider == Wished.Provider && passed.Model == Wished.Model).Reason
        : null;

    /// <summary>Whether there was something to choose by, so that the choice is worth telling where the wished model is taken for granted.</summary>
    public bool IsTelling => Model != Wished || (PassedOver.Count > 0 && Reason != SelectionReasons.Configured);

    /// <summary>The selection where there is nothing to choose from.</summary>
    /// <param name="model">The model.</param>
    /// <param name="need">What it is needed for.</param>
    public static ModelSelection Of(ModelChoice model, ModelNeed need)
    {
        ArgumentNullException.ThrowIfNull(need);
        return new() { Model = model, Wished = model, Reason = need.Requested ? SelectionReasons.Requested : SelectionReasons.Configured };
    }
}
