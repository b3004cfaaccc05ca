using Cartrita.Core.Agents;

namespace Cartrita.Core.Tools;

/// <summary>A task as an executor gets it.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="Objective">What it is to find out or do.</param>
public sealed record AgentTask(AgentTaskId TaskId, string Agent, string Objective);
