using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>An agent's conversation with its model: what was said and called, not the prompt, which is rebuilt.</summary>
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

/// <summary>A step's part of the conversation, as a payload. The conversation is a chain of them: what is stored grows with what is said, not with its square.</summary>
/// <param name="Previous">The payload of the turn before; null for the first.</param>
/// <param name="Results">What came back from the calls of the turn before, in their order.</param>
/// <param name="Turn">The turn.</param>
internal sealed record AgentStateLink(PayloadRef? Previous, IReadOnlyList<ToolCallResult> Results, AgentTurn Turn);
