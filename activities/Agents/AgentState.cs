using Cartrita.Core.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>An agent's conversation with its model, as a payload: what was said and called, not the prompt, which is rebuilt.</summary>
/// <param name="Turns">The turns so far.</param>
internal sealed record AgentState(IReadOnlyList<AgentTurn> Turns)
{
    /// <summary>Nothing was said yet.</summary>
    internal static readonly AgentState Empty = new([]);
}

/// <summary>One turn: what the model said and called, and what came back.</summary>
/// <param name="Text">What the model said.</param>
/// <param name="Calls">What it called.</param>
/// <param name="Results">What came back; while the calls run, the results of those that are not made.</param>
internal sealed record AgentTurn(string Text, IReadOnlyList<ToolCallRequest> Calls, IReadOnlyList<ToolCallResult> Results);
