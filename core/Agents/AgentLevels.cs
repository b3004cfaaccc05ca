using System.Globalization;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Agents;

/// <summary>How agents nest, and how their orchestrations are named.</summary>
public static class AgentLevels
{
    /// <summary>The supervisor's level.</summary>
    public const int Supervisor = 0;

    /// <summary>The deepest level of a sub-agent (AGENT-12).</summary>
    public const int Deepest = 3;

    /// <summary>The agent's id under which the supervisor's own work stands in frames.</summary>
    public const string SupervisorName = "supervisor";

    /// <summary>The task under which the answer's tokens stand.</summary>
    public static readonly AgentTaskId AnswerTask = new("answer");

    /// <summary>The memory agent's id.</summary>
    public const string MemoryName = "memory";

    /// <summary>The task under which the memory agent's work after the answer stands.</summary>
    public static readonly AgentTaskId RememberTask = new("remember");

    /// <summary>The task under which judging the drafts of several models stands.</summary>
    public static readonly AgentTaskId DraftsTask = new("ensemble");

    /// <summary>The task under which a draft stands.</summary>
    /// <param name="place">Its member's place, from 1.</param>
    public static AgentTaskId DraftTask(int place) => new(string.Create(CultureInfo.InvariantCulture, $"{DraftsTask}-{place}"));

    /// <summary>Whether a task's id is the run's own, so that no plan may use it.</summary>
    /// <param name="task">The task.</param>
    public static bool IsOwn(AgentTaskId task) =>
        task == AnswerTask || task == RememberTask || task == DraftsTask || task.Value.StartsWith($"{DraftsTask}-", StringComparison.Ordinal);

    /// <summary>The instance id of a task's orchestration: the same in every replay, unique within the run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="task">The task.</param>
    public static string InstanceId(RunId run, AgentTaskId task) => $"{run.Value}-{task.Value}";

    /// <summary>The instance id of who waits for a task.</summary>
    /// <param name="run">The run.</param>
    /// <param name="parent">What the task is a part of; null for the supervisor's own.</param>
    public static string InstanceOf(RunId run, AgentTaskId? parent) => parent is { } task ? InstanceId(run, task) : run.Value;
}
