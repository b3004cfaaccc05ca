namespace Cartrita.Core.Agents;

/// <summary>A node of a run's graph.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="DependsOn">Tasks that must have ended first.</param>
/// <param name="Parent">The task that this one is a part of; null for the supervisor's own.</param>
public sealed record TaskNode(AgentTaskId TaskId, string Agent, IReadOnlyList<AgentTaskId> DependsOn, AgentTaskId? Parent);
