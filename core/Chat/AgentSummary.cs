using System.Text.Json.Serialization;
using Cartrita.Core.Agents;

namespace Cartrita.Core.Chat;

/// <summary>What an answer says of one sub-agent's task.</summary>
/// <param name="Agent">The agent's id.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Status">One of <c>completed</c>, <c>failed</c>, <c>cancelled</c>.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
public sealed record AgentSummary(string Agent, AgentTaskId TaskId, string Status, long DurationMs)
{
    /// <summary>The catalogue's code, where it did not complete.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>Which limit stopped it, where one did: <c>tokens</c>, <c>cost</c>, <c>tool_calls</c>, <c>steps</c> or <c>time</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Limit { get; init; }
}
