using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Streaming.Data;

/// <summary>The data of <see cref="FrameKinds.AgentTaskStarted"/>.</summary>
public sealed record AgentTaskStartedData
{
    /// <summary>The agent's id; <c>supervisor</c> for the answer itself.</summary>
    public required string Agent { get; init; }

    /// <summary>How deep it is nested: 0 for the supervisor.</summary>
    public int Level { get; init; }

    /// <summary>The tasks that it waited for.</summary>
    public IReadOnlyList<AgentTaskId> DependsOn { get; init; } = [];

    /// <summary>The task that it is a part of.</summary>
    public AgentTaskId? Parent { get; init; }
}

/// <summary>The data of <see cref="FrameKinds.AgentTaskProgress"/>.</summary>
/// <param name="Agent">The agent's id.</param>
/// <param name="Step">The step that ended, from 1.</param>
/// <param name="Stage">What it does now: <c>calling_tools</c>, or <c>mending</c> an answer that did not fit its schema.</param>
public sealed record AgentTaskProgressData(string Agent, int Step, string Stage);

/// <summary>The data of <see cref="FrameKinds.AgentTaskOutput"/>.</summary>
/// <param name="Agent">The agent's id.</param>
/// <param name="Summary">What it found, in at most 500 characters.</param>
/// <param name="EvidenceCount">How many pieces of evidence it gives.</param>
public sealed record AgentTaskOutputData(string Agent, string Summary, int EvidenceCount)
{
    /// <summary>What it rests on, at most 50 sources: where each piece of evidence stands, without its text.</summary>
    public IReadOnlyList<FoundSource> Sources { get; init; } = [];

    /// <summary>What it says one by one, at most 50 claims.</summary>
    public IReadOnlyList<FoundClaim> Claims { get; init; } = [];

    /// <summary>What it looked for and did not find, at most 20.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>The change of code that it gives, with its whole diff of at most 64,000 characters; null where it gives none.</summary>
    public AgentPatch? Patch { get; init; }

    /// <summary>The members of its output that only its manifest knows, an object: lists of at most 50 items, texts of at most 300 characters, 16,000 characters in all; null where there are none.</summary>
    public JsonElement? Data { get; init; }
}

/// <summary>The data of <see cref="FrameKinds.AgentTaskComplete"/>.</summary>
/// <param name="Agent">The agent's id.</param>
/// <param name="Status">One of <c>completed</c>, <c>failed</c>, <c>cancelled</c>.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Code">The catalogue's code, where it did not complete.</param>
/// <param name="Usage">Tokens that it took.</param>
/// <param name="Limit">Which limit stopped it, where one did: <c>tokens</c>, <c>cost</c>, <c>tool_calls</c>, <c>steps</c> or <c>time</c>.</param>
public sealed record AgentTaskCompleteData(string Agent, string Status, long DurationMs, string? Code, TokenUsage Usage, string? Limit = null);

/// <summary>The data of <see cref="FrameKinds.ChainReconfigured"/>: a task of a chain that had not begun was changed under the necessity policy.</summary>
/// <param name="Agent">The task's agent.</param>
/// <param name="Action"><c>cancel</c> or <c>reprioritise</c>.</param>
/// <param name="Reason">The policy's reason, in its words: one of <see cref="Necessity"/>.</param>
/// <param name="DependsOn">What the task waits for from now on, where it is reprioritised.</param>
/// <param name="Twin">The task that does the same, where that is the reason.</param>
public sealed record ChainReconfiguredData(string Agent, string Action, string Reason, IReadOnlyList<AgentTaskId> DependsOn, AgentTaskId? Twin = null);

/// <summary>The data of <see cref="FrameKinds.FunctionCall"/>.</summary>
/// <param name="CallId">The call; its result names it.</param>
/// <param name="ToolId">The tool.</param>
/// <param name="Query">What is searched, or the address that is read; at most 500 characters.</param>
public sealed record FunctionCallData(string CallId, string ToolId, string? Query);

/// <summary>The data of <see cref="FrameKinds.ToolResult"/>.</summary>
/// <param name="CallId">The call.</param>
/// <param name="ToolId">The tool.</param>
/// <param name="Status">One of <see cref="Tools.ToolCallStatus"/>, in lower case.</param>
/// <param name="Code">The catalogue's code, where it did not work.</param>
/// <param name="ResultCount">How many results it gave.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
public sealed record ToolResultData(string CallId, string ToolId, string Status, string? Code, int ResultCount, long DurationMs);
