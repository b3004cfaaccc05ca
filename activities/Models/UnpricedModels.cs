using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Models;

/// <summary>Tells of models that a run's limit of cost does not hold: nobody said what they cost.</summary>
internal static class UnpricedModels
{
    /// <summary>A decision for each model without a price, where the run's cost is limited.</summary>
    /// <param name="models">Has the prices.</param>
    /// <param name="capsCost">Whether the run's cost is limited.</param>
    /// <param name="chosen">The models that are asked.</param>
    internal static IEnumerable<OrchestrationDecisionData> Unpriced(this IModelRegistry models, bool capsCost, params IEnumerable<ModelChoice> chosen) => capsCost
        ? chosen.Distinct().Where(model => models.Price(model) is null)
            .Select(model => new OrchestrationDecisionData { Decision = Decisions.CostUnknown, Agent = ModelFallbacks.Selector, Reason = "no_price", Model = model })
        : [];
}
