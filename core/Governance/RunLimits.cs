using System.Text.Json.Serialization;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Governance;

/// <summary>What a run may use (GOV-02).</summary>
/// <param name="MaxTasks">Tasks of a plan.</param>
/// <param name="MaxSteps">Model calls of the agents of one run; how many one task may make says its manifest.</param>
/// <param name="MaxToolCalls">Tool calls of one run.</param>
/// <param name="MaxTokens">Model tokens of one run.</param>
/// <param name="MaxSeconds">Wall time of one run.</param>
public sealed record RunLimits(int MaxTasks, int MaxSteps, int MaxToolCalls, long MaxTokens, int MaxSeconds)
{
    // As of the tokens: an answer has to be written whatever the agents came to.
    private const int AnswerPart = 5;
    private const int LongestAnswerSeconds = 60;

    /// <summary>Wall time that is kept for the answer, in seconds: agents end so much earlier than the run.</summary>
    [JsonIgnore]
    public int AnswerSeconds => Math.Min(MaxSeconds / AnswerPart, LongestAnswerSeconds);

    /// <summary>What the models of one run may cost, in millionths of a US dollar; null for no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MaxCostMicroUsd { get; init; }

    /// <summary>What is left of it, never less than nothing; null for no limit.</summary>
    /// <param name="spent">What was taken so far.</param>
    public long? CostLeft(TokenUsage spent)
    {
        ArgumentNullException.ThrowIfNull(spent);
        return MaxCostMicroUsd is { } most ? Math.Max(0, most - spent.CostMicroUsd) : null;
    }

    /// <summary>The limits of what is left of tokens and cost.</summary>
    /// <param name="spent">What was taken so far.</param>
    public RunLimits Without(TokenUsage spent)
    {
        ArgumentNullException.ThrowIfNull(spent);
        return this with { MaxTokens = Math.Max(0, MaxTokens - spent.TotalTokens), MaxCostMicroUsd = CostLeft(spent) };
    }
}
