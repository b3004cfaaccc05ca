using System.Text.Json.Serialization;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Agents;

/// <summary>The input of <c>Agent_v1</c>, and its state from one generation to the next.</summary>
public sealed record AgentInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The task.</summary>
    public required TaskNode Task { get; init; }

    /// <summary>The tasks that are parts of this one, at any depth.</summary>
    public IReadOnlyList<TaskNode> Parts { get; init; } = [];

    /// <summary>How deep the agent is nested; the supervisor is 0, 3 is the deepest (AGENT-12).</summary>
    public required int Level { get; init; }

    /// <summary>The payload that holds the objective (<see cref="PlanPayload"/>).</summary>
    public required PayloadRef Plan { get; init; }

    /// <summary>The supervisor's model, which decides whether agents use one.</summary>
    public required ModelChoice Supervisor { get; init; }

    /// <summary>What the tasks that it depends on came to.</summary>
    public IReadOnlyList<AgentResult> Inputs { get; init; } = [];

    /// <summary>The run's limits, which its agents share.</summary>
    public required RunLimits Limits { get; init; }

    /// <summary>Tokens that the run took before its agents began.</summary>
    public long SpentBefore { get; init; }

    /// <summary>What the run cost before its agents began, in millionths of a US dollar.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CostBeforeMicroUsd { get; init; }

    /// <summary>What the first step of a task is expected to cost, in millionths of a US dollar; 0 where nobody limits or knows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long FirstStepMicroUsd { get; init; }

    /// <summary>What the run took before its agents began.</summary>
    [JsonIgnore]
    public TokenUsage UsedBefore => new(SpentBefore, 0) { CostMicroUsd = CostBeforeMicroUsd };

    /// <summary>Where it stands; null in the first generation.</summary>
    public AgentProgress? Progress { get; init; }
}

/// <summary>Where an agent's loop stands.</summary>
public sealed record AgentProgress
{
    /// <summary>Model calls so far.</summary>
    public int Steps { get; init; }

    /// <summary>Tool calls so far.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens so far.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>The model that was chosen in the first step; null before it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelChoice? Model { get; init; }

    /// <summary>The conversation with the model, as a payload of the run.</summary>
    public PayloadRef? State { get; init; }

    /// <summary>Results that the model has not seen.</summary>
    public IReadOnlyList<ToolCallResult> Results { get; init; } = [];

    /// <summary>What the parts of this task came to.</summary>
    public IReadOnlyList<AgentResult> Parts { get; init; } = [];

    /// <summary>The chain that it assembles; null where it assembles none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChainProgress? Chain { get; init; }

    /// <summary>Calls of it that policy, the rules of safety or a person refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Alerts { get; init; }

    /// <summary>When the first step began.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>What an agent's task came to: data only.</summary>
public sealed record AgentResult
{
    /// <summary>The task.</summary>
    public required AgentTaskId TaskId { get; init; }

    /// <summary>The agent's id.</summary>
    public required string Agent { get; init; }

    /// <summary>One of <see cref="AgentTaskStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The catalogue's code, where it did not complete.</summary>
    public string? Code { get; init; }

    /// <summary>Which limit stopped it, where one did: <c>tokens</c>, <c>cost</c>, <c>tool_calls</c>, <c>steps</c> or <c>time</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Limit { get; init; }

    /// <summary>The payload of its output (<see cref="AgentOutput"/>): where it completed, and where a limit stopped it after it had found something.</summary>
    public PayloadRef? Output { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long DurationMs { get; init; }

    /// <summary>Tokens that it and its parts took.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>Tokens that it took itself.</summary>
    [JsonIgnore]
    public TokenUsage OwnUsage => Parts.Aggregate(Usage, (own, part) => own.Less(part.Usage));

    /// <summary>Its parts' results, in the plan's order.</summary>
    public IReadOnlyList<AgentResult> Parts { get; init; } = [];

    /// <summary>How long the run had waited for people when it ended, as far as it knows, in milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long WaitedMs { get; init; }

    /// <summary>Whether it told of its own end in a frame.</summary>
    public bool Told { get; init; }

    /// <summary>The task that did what this one was to do, where this one could not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentTaskId? ReplacedBy { get; init; }

    /// <summary>The payload that holds its objective, where that is not the run's plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PayloadRef? Objectives { get; init; }

    /// <summary>Calls of it that policy, the rules of safety or a person refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Alerts { get; init; }

    /// <summary>Whether an answer lacks something because of it: it did not complete, nothing stands in for it, and it was not taken out for good reason.</summary>
    [JsonIgnore]
    public bool IsMissing => Status != AgentTaskStatus.Completed && ReplacedBy is null && Code != Problems.TaskSuperseded.Code;

    /// <summary>Results with those of their parts, at any depth; parts come before what they are parts of.</summary>
    /// <param name="results">The results.</param>
    public static IEnumerable<AgentResult> All(IEnumerable<AgentResult> results) => results.SelectMany(result => All(result.Parts).Append(result));
}
