namespace Cartrita.Core.Governance;

/// <summary>What a run may use (GOV-02).</summary>
/// <param name="MaxTasks">Tasks of a plan.</param>
/// <param name="MaxSteps">Model calls of one agent.</param>
/// <param name="MaxToolCalls">Tool calls of one run.</param>
/// <param name="MaxTokens">Model tokens of one run.</param>
/// <param name="MaxSeconds">Wall time of one run.</param>
public sealed record RunLimits(int MaxTasks, int MaxSteps, int MaxToolCalls, long MaxTokens, int MaxSeconds);
