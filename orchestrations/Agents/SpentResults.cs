using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance.Budgets;

namespace Cartrita.Orchestrations.Agents;

/// <summary>Puts what a run's budget knows into the results of its agents: a step that was interrupted, and an agent that never came back, are not for nothing (GOV-02).</summary>
/// <remarks>A task that told of its end told what it took. Of every other one the budget knows as much or more: its calls whose end nobody knows stay spent as they were taken.</remarks>
internal static class SpentResults
{
    /// <summary>The results with what their tasks have spent.</summary>
    /// <param name="report">What the budget knows.</param>
    /// <param name="results">The results.</param>
    internal static IReadOnlyList<AgentResult> Complete(this BudgetReport report, IReadOnlyList<AgentResult> results) => [.. results.Select(result => Complete(report, result))];

    /// <summary>What tasks took of which there is no result, at any depth.</summary>
    /// <param name="report">What the budget knows.</param>
    /// <param name="results">The results.</param>
    internal static TokenUsage Others(this BudgetReport report, IReadOnlyList<AgentResult> results)
    {
        var known = AgentResult.All(results).Select(result => result.TaskId.Value).ToHashSet();
        return report.Tasks.Where(task => !known.Contains(task.Key)).Aggregate(TokenUsage.None, (sum, task) => sum.Plus(Missing(TokenUsage.None, task.Value)));
    }

    private static AgentResult Complete(BudgetReport report, AgentResult result)
    {
        var own = result.OwnUsage;
        var spent = result.Told || !report.Tasks.TryGetValue(result.TaskId.Value, out var known) ? own : own.Plus(Missing(own, known));
        var parts = report.Complete(result.Parts);
        return result with { Parts = parts, Usage = parts.Aggregate(spent, (sum, part) => sum.Plus(part.Usage)) };
    }

    // Nobody knows how much of it was answers. What nobody limits the cost of has no price here, so the cost of all is unknown then.
    private static TokenUsage Missing(TokenUsage counted, BudgetUse known)
    {
        var tokens = Math.Max(0, known.Tokens - counted.TotalTokens);
        var cost = Math.Max(0, known.CostMicroUsd - counted.CostMicroUsd);
        return new TokenUsage(tokens, 0) { CostMicroUsd = cost, PricedTokens = cost > 0 ? tokens : 0 };
    }
}
