using System.Text.Json.Serialization;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Agents.Chains;

/// <summary>What a step of the agent that assembles chains came to: tasks to add, and changes that it asks for. The orchestrator decides about the changes.</summary>
public sealed record ChainStep
{
    /// <summary>The new tasks.</summary>
    public IReadOnlyList<TaskNode> Tasks { get; init; } = [];

    /// <summary>The changes that are asked for.</summary>
    public IReadOnlyList<ChainChange> Changes { get; init; } = [];

    /// <summary>New tasks that have the agent and the objective of another one beside them.</summary>
    public IReadOnlyList<ChainPair> Twins { get; init; } = [];

    /// <summary>New tasks that stand in for ones that failed.</summary>
    public IReadOnlyList<ChainPair> Replacements { get; init; } = [];

    /// <summary>The payload that holds the objectives of the whole chain (<see cref="Chat.PlanPayload"/>).</summary>
    public required PayloadRef Objectives { get; init; }
}

/// <summary>A task and another one that it has to do with.</summary>
/// <param name="Task">The task.</param>
/// <param name="Other">The other one.</param>
public sealed record ChainPair(AgentTaskId Task, AgentTaskId Other);

/// <summary>A change to a task that has not begun.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Action">One of <see cref="ChainActions"/>.</param>
/// <param name="Reason">One of <see cref="Necessity"/>.</param>
/// <param name="DependsOn">What it is to wait for from now on, where it is reprioritised.</param>
public sealed record ChainChange(AgentTaskId TaskId, string Action, string Reason, IReadOnlyList<AgentTaskId> DependsOn);

/// <summary>What may be done with a task that has not begun.</summary>
public static class ChainActions
{
    /// <summary>It is taken out.</summary>
    public const string Cancel = "cancel";

    /// <summary>It waits for other tasks than before, and so comes earlier or later.</summary>
    public const string Reprioritise = "reprioritise";
}

/// <summary>Where a chain stands, from one step to the next.</summary>
public sealed record ChainProgress
{
    /// <summary>Its tasks, in the order in which they were proposed.</summary>
    public IReadOnlyList<TaskNode> Tasks { get; init; } = [];

    /// <summary>Which of them stand in for ones that failed.</summary>
    public IReadOnlyList<ChainPair> Replacements { get; init; } = [];

    /// <summary>The payload that holds their objectives.</summary>
    public required PayloadRef Objectives { get; init; }
}

/// <summary>The input of <see cref="DurableNames.ReconfigureChain"/>.</summary>
public sealed record ReconfigureChainInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The writer of its frames.</summary>
    public required string WriterId { get; init; }

    /// <summary>The task whose chain it is.</summary>
    public required TaskNode Task { get; init; }

    /// <summary>What was decided.</summary>
    public required IReadOnlyList<JudgedChange> Changes { get; init; }
}

/// <summary>A change that was decided about.</summary>
/// <param name="Change">The change.</param>
/// <param name="Agent">The agent of the task.</param>
/// <param name="Applied">Whether the policy allows it.</param>
public sealed record JudgedChange(ChainChange Change, string Agent, bool Applied)
{
    /// <summary>The task that does the same, where that is the reason.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentTaskId? Twin { get; init; }
}

/// <summary>What telling of changes came to.</summary>
/// <param name="Told">How many frames were written.</param>
public sealed record ReconfigureChainResult(int Told);
