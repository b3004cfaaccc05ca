using Cartrita.Core.Models.Selection;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Models;

/// <summary>Selections as frames tell them.</summary>
internal static class SelectionDecisions
{
    /// <summary>The decision: which model, why, and what was passed over with why.</summary>
    internal static OrchestrationDecisionData ToDecision(this ModelSelection selection) => new()
    {
        Decision = Decisions.ModelSelected,
        Agent = ModelFallbacks.Selector,
        Reason = selection.Reason,
        Model = selection.Model,
        FromModel = selection.StandsInBecause is null ? null : selection.Wished,
        PassedOver = selection.PassedOver.Count > 0 ? selection.PassedOver : null,
    };
}
