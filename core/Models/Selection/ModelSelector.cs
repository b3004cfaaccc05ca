using Cartrita.Core.Chat;

namespace Cartrita.Core.Models.Selection;

/// <summary>Chooses a model by task, context size, price, measured time and health, with the reasons (AGENT-10). Pure: the same candidates give the same choice.</summary>
public static class ModelSelector
{
    /// <summary>From this share of failed calls on a model is known to fail.</summary>
    public const double FailingFrom = 0.5;

    // What an answer is expected to take, for the comparison of prices.
    private const int ReplyTokens = 1_000;

    private enum Grade
    {
        Usable,
        PriceUnknown,
        Failing,
        TooSmall,
        CircuitOpen,
        LastResort,
    }

    /// <summary>Chooses.</summary>
    /// <param name="need">What the model is needed for.</param>
    /// <param name="preference">One of <see cref="ModelPreferences"/>.</param>
    /// <param name="candidates">The candidates in the settings' order, the wished model first.</param>
    /// <param name="absent">Names of the settings that no provider has, as <c>provider/name</c>.</param>
    public static ModelSelection Select(ModelNeed need, string preference, IReadOnlyList<SelectionCandidate> candidates, IReadOnlyList<string> absent)
    {
        ArgumentNullException.ThrowIfNull(need);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(absent);
        var wished = candidates[0].Model;

        // A request's own wish is never replaced here, and neither is the wish to do without a vendor.
        if (need.Requested || wished.Provider == ProviderNames.LocalExtractive)
        {
            return ModelSelection.Of(wished, need);
        }

        var scale = new SelectionScale(need, ReplyTokens, preference, candidates);
        List<Ranked> order = [.. candidates.Select((candidate, index) => new Ranked(candidate, index, GradeOf(candidate, need, preference), scale.Of(candidate)))
            .OrderBy(ranked => ranked.Grade).ThenBy(ranked => ranked.Value).ThenBy(ranked => ranked.Index)];
        return new ModelSelection
        {
            Model = order[0].Candidate.Model,
            Wished = wished,
            Reason = order.Count == 1 ? SelectionReasons.Configured : ReasonOf(order, preference, need),
            PassedOver =
            [
                .. order.Skip(1).Select(ranked => new PassedOverModel(ranked.Candidate.Model.Provider, ranked.Candidate.Model.Model, PassedOver(ranked, order[0], preference, need))),
                .. absent.Select(Absent),
            ],
        };
    }

    private static Grade GradeOf(SelectionCandidate candidate, ModelNeed need, string preference) =>
        candidate.Model.Provider == ProviderNames.LocalExtractive ? Grade.LastResort
        : candidate.Figures.CircuitOpen ? Grade.CircuitOpen
        : candidate.ContextWindow is { } window && need.Tokens > ContextBudget.Usable(window) ? Grade.TooSmall
        : preference == ModelPreferences.Configured ? Grade.Usable
        : candidate.Figures.FailureShare >= FailingFrom ? Grade.Failing
        : preference == ModelPreferences.Cost && candidate.Price is null ? Grade.PriceUnknown
        : Grade.Usable;

    private static string ReasonOf(List<Ranked> order, string preference, ModelNeed need)
    {
        var first = order[0];
        if (preference == ModelPreferences.Configured)
        {
            return first.Index == 0 ? SelectionReasons.Configured : SelectionReasons.StandsIn;
        }

        return first.Grade >= Grade.TooSmall ? SelectionReasons.NoOther
            : order[1].Grade != first.Grade && order[1].Grade != Grade.PriceUnknown ? SelectionReasons.OnlyUsable
            : first.Grade != Grade.Usable ? SelectionReasons.FirstInOrder
            : preference switch
            {
                ModelPreferences.Cost => SelectionReasons.Cheapest,
                ModelPreferences.Latency when !IsMeasured(first, need) => SelectionReasons.ToBeMeasured,
                ModelPreferences.Latency => SelectionReasons.Fastest,
                _ => SelectionReasons.BestBalance,
            };
    }

    private static string PassedOver(Ranked ranked, Ranked first, string preference, ModelNeed need) => ranked.Grade switch
    {
        Grade.PriceUnknown => SelectionReasons.PriceUnknown,
        Grade.Failing => SelectionReasons.Failing,
        Grade.TooSmall => SelectionReasons.TooSmall,
        Grade.CircuitOpen => SelectionReasons.CircuitOpen,
        Grade.LastResort => SelectionReasons.LastResort,
        _ when ranked.Value <= first.Value => SelectionReasons.LaterInOrder,
        _ => preference switch
        {
            ModelPreferences.Cost => SelectionReasons.Dearer,
            ModelPreferences.Latency when !IsMeasured(first, need) => SelectionReasons.Measured,
            ModelPreferences.Latency => SelectionReasons.Slower,
            _ => SelectionReasons.WorseBalance,
        },
    };

    private static bool IsMeasured(Ranked ranked, ModelNeed need) => SelectionScale.Milliseconds(ranked.Candidate, need) is not null;

    private static PassedOverModel Absent(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return new PassedOverModel(name[..slash], name[(slash + 1)..], SelectionReasons.NotConfigured);
    }

    private sealed record Ranked(SelectionCandidate Candidate, int Index, Grade Grade, double Value);
}
