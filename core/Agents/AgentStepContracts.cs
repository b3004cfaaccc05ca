using System.Text.Json.Serialization;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Agents;

/// <summary>The input of <see cref="DurableNames.AgentStep"/>.</summary>
public sealed record AgentStepInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The writer of its frames.</summary>
    public required string WriterId { get; init; }

    /// <summary>The task.</summary>
    public required TaskNode Task { get; init; }

    /// <summary>How deep the agent is nested.</summary>
    public required int Level { get; init; }

    /// <summary>The payload that holds the objective.</summary>
    public required PayloadRef Plan { get; init; }

    /// <summary>The supervisor's model.</summary>
    public required ModelChoice Supervisor { get; init; }

    /// <summary>What the tasks that it depends on, and its parts, came to.</summary>
    public IReadOnlyList<AgentResult> Inputs { get; init; } = [];

    /// <summary>Where the loop stands.</summary>
    public required AgentProgress Progress { get; init; }

    /// <summary>Whether the model may still call tools; the last step must answer.</summary>
    public required bool MayCallTools { get; init; }

    /// <summary>What the run may use, for the agent that assembles chains; null for all others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunLimits? ChainLimits { get; init; }

    /// <summary>Whether the run's cost is limited, so that a model without a price is worth a word.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CapsCost { get; init; }

    /// <summary>Of what the run has little left: <c>tokens</c>, <c>cost</c>, <c>tool_calls</c>, <c>steps</c> or <c>time</c>; null where there is enough.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NearLimit { get; init; }

    /// <summary>Whether no model is asked any more: a limit has stopped the task, and what its tools found becomes its output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnlyFinds { get; init; }
}

/// <summary>What a step came to: tool calls to make, or an output.</summary>
public sealed record AgentStepResult
{
    /// <summary>The conversation with the model so far.</summary>
    public PayloadRef? State { get; init; }

    /// <summary>The tools that the model calls; empty where it answered.</summary>
    public IReadOnlyList<ToolCallRequest> Calls { get; init; } = [];

    /// <summary>The payload of the output, where it answered.</summary>
    public PayloadRef? Output { get; init; }

    /// <summary>What it adds to its chain and asks to be changed in it; null where it answered, and for every agent that assembles no chain.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChainStep? Chain { get; init; }

    /// <summary>Calls of the reply that the rules of safety refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Alerts { get; init; }

    /// <summary>The catalogue's code, where the step took tokens and came to nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>Which limit that was, where the code is <c>limit_exceeded</c>: a name of <see cref="Governance.Budgets.BudgetOperations"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Limit { get; init; }

    /// <summary>The model that was chosen for the task, which it keeps: a task does not go from one to another with every figure; null where it is chosen anew.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelChoice? Model { get; init; }

    /// <summary>Tokens that the step took.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>How long the task has taken so far, in milliseconds.</summary>
    public required long DurationMs { get; init; }
}

/// <summary>The input of <see cref="DurableNames.ExecuteTool"/>.</summary>
public sealed record ExecuteToolInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The writer of its frames.</summary>
    public required string WriterId { get; init; }

    /// <summary>The task.</summary>
    public required TaskNode Task { get; init; }

    /// <summary>The call.</summary>
    public required ToolCallRequest Call { get; init; }
}
