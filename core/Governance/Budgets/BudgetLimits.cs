namespace Cartrita.Core.Governance.Budgets;

/// <summary>What the agents of one run may use together (GOV-02).</summary>
/// <param name="Tokens">Model tokens.</param>
/// <param name="ToolCalls">Tool calls.</param>
public sealed record BudgetLimits(long Tokens, int ToolCalls)
{
    // What is left for the answer, which has to be written whatever the agents came to.
    private const int AnswerPart = 5;

    /// <summary>The agents' part of a run's limits.</summary>
    /// <param name="limits">The run's.</param>
    /// <param name="spent">Tokens that the run took before its agents began.</param>
    public static BudgetLimits Of(RunLimits limits, long spent)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new BudgetLimits(Math.Max(0, limits.MaxTokens - (limits.MaxTokens / AnswerPart) - spent), limits.MaxToolCalls);
    }
}
