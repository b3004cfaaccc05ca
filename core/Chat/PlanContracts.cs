using System.Text.Json.Serialization;
using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>The input of <see cref="DurableNames.Plan"/>.</summary>
public sealed record PlanInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>Frames of the orchestrator that travel with it.</summary>
    public IReadOnlyList<SupervisorFrame> Frames { get; init; } = [];

    /// <summary>The planning model.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>The model by which agents choose theirs, where that is another one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelChoice? AgentsGoBy { get; init; }

    /// <summary>The first earlier message that is recalled.</summary>
    public required int RecallFrom { get; init; }

    /// <summary>This turn's first message.</summary>
    public required int FirstSequence { get; init; }

    /// <summary>The limits of the run.</summary>
    public required RunLimits Limits { get; init; }
}

/// <summary>A validated plan.</summary>
public sealed record PlanResult
{
    /// <summary>The graph; it has no cycle, and every agent in it is available.</summary>
    public required IReadOnlyList<TaskNode> Tasks { get; init; }

    /// <summary>The payload that holds each task's objective (<see cref="PlanPayload"/>).</summary>
    public required PayloadRef Plan { get; init; }

    /// <summary>Tokens that planning took.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>What the first step of a task is expected to cost, in millionths of a US dollar; 0 where nobody limits or knows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long FirstStepMicroUsd { get; init; }

    /// <summary>Whether rules made it, and not a model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByRules { get; init; }
}

/// <summary>A plan as kept in the run's payloads.</summary>
/// <param name="Tasks">The tasks.</param>
public sealed record PlanPayload(IReadOnlyList<PlannedTask> Tasks);

/// <summary>A task with what it is to find out or do.</summary>
/// <param name="Node">Its place in the graph.</param>
/// <param name="Objective">What it is to find out or do.</param>
public sealed record PlannedTask(TaskNode Node, string Objective)
{
    /// <summary>Whether an agent wrote it, which may have read what others wrote, and not the planner of what the user asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Proposed { get; init; }
}
