using System.Text.Json.Serialization;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Governance.Budgets;

/// <summary>What the agents of one run may use together (GOV-02).</summary>
/// <param name="Tokens">Model tokens.</param>
/// <param name="ToolCalls">Tool calls.</param>
public sealed record BudgetLimits(long Tokens, int ToolCalls)
{
    // What is left for the answer, which has to be written whatever the agents came to.
    private const int AnswerPart = 5;

    /// <summary>Model calls.</summary>
    public required int Steps { get; init; }

    /// <summary>What their models may cost, in millionths of a US dollar; null for no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CostMicroUsd { get; init; }

    /// <summary>The agents' part of a run's limits.</summary>
    /// <param name="limits">The run's.</param>
    /// <param name="spent">What the run took before its agents began.</param>
    public static BudgetLimits Of(RunLimits limits, TokenUsage spent)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(spent);
        return new BudgetLimits(Left(limits.MaxTokens, spent.TotalTokens), limits.MaxToolCalls)
        {
            Steps = limits.MaxSteps,
            CostMicroUsd = limits.MaxCostMicroUsd is { } most ? Left(most, spent.CostMicroUsd) : null,
        };
    }

    private static long Left(long most, long spent) => Math.Max(0, most - (most / AnswerPart) - spent);
}
