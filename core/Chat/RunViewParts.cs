using Cartrita.Core.Agents;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Chat;

/// <summary>A task of the graph.</summary>
public sealed record RunNode
{
    /// <summary>The task.</summary>
    public required AgentTaskId TaskId { get; init; }

    /// <summary>The agent's id.</summary>
    public required string Agent { get; init; }

    /// <summary>One of <c>planned</c>, <c>running</c>, <c>completed</c>, <c>failed</c>, <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The task that it is a part of.</summary>
    public AgentTaskId? Parent { get; init; }

    /// <summary>How long it took, once it ended.</summary>
    public long? DurationMs { get; init; }

    /// <summary>The catalogue's code, where it did not complete.</summary>
    public string? Code { get; init; }

    /// <summary>What it gave, in at most 500 characters.</summary>
    public string? Summary { get; init; }

    /// <summary>Tokens that it took.</summary>
    public TokenUsage? Usage { get; init; }
}

/// <summary>An edge of the graph: <paramref name="To"/> waited for <paramref name="From"/>.</summary>
/// <param name="From">The task that had to end first.</param>
/// <param name="To">The task that waited.</param>
public sealed record RunEdge(AgentTaskId From, AgentTaskId To);

/// <summary>A decision with its place.</summary>
/// <param name="Id">The frame.</param>
/// <param name="At">When.</param>
/// <param name="TaskId">The task that it is about.</param>
/// <param name="Data">What was decided.</param>
public sealed record RunDecision(FrameId Id, DateTimeOffset At, AgentTaskId? TaskId, OrchestrationDecisionData Data);

/// <summary>A change to a chain with its place.</summary>
/// <param name="Id">The frame.</param>
/// <param name="At">When.</param>
/// <param name="TaskId">The task that was changed.</param>
/// <param name="Data">What was changed, and why.</param>
public sealed record RunChainChange(FrameId Id, DateTimeOffset At, AgentTaskId TaskId, ChainReconfiguredData Data);

/// <summary>A tool call.</summary>
/// <param name="TaskId">The task that made it.</param>
/// <param name="Call">The call.</param>
/// <param name="Result">What it came to; null while it runs.</param>
public sealed record RunToolCall(AgentTaskId? TaskId, FunctionCallData Call, ToolResultData? Result);
