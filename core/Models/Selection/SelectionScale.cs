using Cartrita.Core.Chat;

namespace Cartrita.Core.Models.Selection;

/// <summary>What a call with each candidate is expected to take, by what is preferred: less is better.</summary>
internal sealed class SelectionScale
{
    // A failed call is made again, so a model that fails now and then takes longer; the most that this counts.
    private const double LeastSuccess = 0.25;

    // A model that costs nothing, or next to it, is not for that a thousand times better.
    private const double LargestRatio = 100;

    private readonly ModelNeed need;
    private readonly TokenUsage usage;
    private readonly string preference;
    private readonly double leastCost;
    private readonly double mostCost;
    private readonly double leastTime;

    internal SelectionScale(ModelNeed need, int replyTokens, string preference, IReadOnlyList<SelectionCandidate> candidates)
    {
        this.need = need;
        this.preference = preference;
        usage = new TokenUsage(Math.Max(1, need.Tokens), replyTokens);
        var costs = candidates.Select(Cost).OfType<double>().DefaultIfEmpty(1).ToList();
        mostCost = costs.Max();
        leastCost = mostCost > 0 ? Math.Max(costs.Min(), mostCost / LargestRatio) : 1;
        leastTime = candidates.Select(candidate => Milliseconds(candidate, need)).OfType<double>().Where(milliseconds => milliseconds > 0).DefaultIfEmpty(1).Min();
    }

    /// <summary>How long a call takes, with what failures add; null where no call has shown it.</summary>
    internal static double? Milliseconds(SelectionCandidate candidate, ModelNeed need)
    {
        var figures = candidate.Figures;
        var measured = need.Streamed ? figures.FirstTokenMs ?? figures.CallMs : figures.CallMs;
        return measured / Math.Max(LeastSuccess, 1 - figures.FailureShare);
    }

    /// <summary>A candidate's value.</summary>
    internal double Of(SelectionCandidate candidate) => preference switch
    {
        ModelPreferences.Cost => Cost(candidate) ?? 0,
        ModelPreferences.Latency => Milliseconds(candidate, need) ?? 0,

        // Who has no price is taken for the dearest, and who was not measured for the fastest: that is found out with the first call.
        ModelPreferences.Balanced => Ratio(Cost(candidate) ?? mostCost, leastCost) + Ratio(Milliseconds(candidate, need) ?? leastTime, leastTime),
        _ => 0,
    };

    private static double Ratio(double value, double least) => value / least;

    private double? Cost(SelectionCandidate candidate) =>
        candidate.Model.Provider == ProviderNames.LocalExtractive ? null : (double?)candidate.Price?.Of(usage);
}
