using System.Globalization;
using System.Text;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;

namespace Cartrita.Activities.Agents.Chains;

/// <summary>Where a chain stands when its agent has its turn.</summary>
internal sealed record ChainPlace
{
    /// <summary>The run.</summary>
    internal required RunId Run { get; init; }

    /// <summary>The task whose chain it is.</summary>
    internal required AgentTaskId Task { get; init; }

    /// <summary>The run's plan.</summary>
    internal required IReadOnlyList<TaskNode> Plan { get; init; }

    /// <summary>The chain's tasks with their objectives, as they were proposed.</summary>
    internal required IReadOnlyList<PlannedTask> Chain { get; init; }

    /// <summary>The chain's tasks as they are now.</summary>
    internal required IReadOnlyList<TaskNode> Tasks { get; init; }

    /// <summary>What those that ended came to.</summary>
    internal required IReadOnlyList<AgentResult> Ended { get; init; }

    /// <summary>The agents that it may name, with what each is for.</summary>
    internal required IReadOnlyDictionary<string, string> Roles { get; init; }

    /// <summary>What the run may use.</summary>
    internal required RunLimits Limits { get; init; }

    /// <summary>The instance ids of the run's sub-orchestrations, those of other chains among them.</summary>
    internal required IReadOnlyList<string> Listed { get; init; }

    /// <summary>Whether tasks may still be added.</summary>
    internal required bool IsOpen { get; init; }

    /// <summary>The ids of the agents that it may name.</summary>
    internal IEnumerable<string> Agents => Roles.Keys;

    /// <summary>Whether tasks of it have not ended.</summary>
    internal bool HasPending => Tasks.Any(task => Ended.All(result => result.TaskId != task.TaskId));

    /// <summary>Whether a task of it failed.</summary>
    internal bool HasFailed(AgentTaskId task) => Tasks.Any(node => node.TaskId == task) && Ended.Any(result => result.TaskId == task && result.Status == AgentTaskStatus.Failed);

    /// <summary>How many tasks may be added, the plan's, this chain's and those of the run's other chains counted; what an execution of this chain proposed that was lost is not.</summary>
    /// <param name="listed">The instance ids of the run's sub-orchestrations.</param>
    internal int RoomBeside(IReadOnlyList<string> listed)
    {
        var own = AgentLevels.InstanceId(Run, Task) + "-";
        var planned = Plan.Select(task => AgentLevels.InstanceId(Run, task.TaskId)).ToHashSet(StringComparer.Ordinal);
        var others = listed.Count(id => !planned.Contains(id) && !id.StartsWith(own, StringComparison.Ordinal));
        return Math.Max(0, Limits.MaxTasks - Plan.Count - Tasks.Count - others);
    }

    /// <summary>What is wrong with a proposal that has too many tasks.</summary>
    /// <param name="left">How many it may have.</param>
    internal static string NoRoom(int left) => string.Create(CultureInfo.InvariantCulture, $"The run has room for {left} more tasks: its plan and its other chains have the rest.");

    /// <summary>What its agent reads of it.</summary>
    internal string Brief()
    {
        var text = new StringBuilder();
        if (!IsOpen)
        {
            text.Append("No task can be added any more: give an empty list of tasks and of changes, say in the summary what was found out, and what is missing.");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"You may add at most {RoomBeside(Listed)} tasks. Agents that they may name:");
            foreach (var (agent, role) in Roles)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n- {agent}: {role}");
            }
        }

        text.Append(Tasks.Count == 0 ? "\n\nThe chain has no tasks yet." : "\n\nThe chain stands so:");
        foreach (var task in Tasks)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {task.TaskId} ({task.Agent}): {State(task)}");
        }

        return text.ToString();
    }

    private string State(TaskNode task) => Ended.FirstOrDefault(result => result.TaskId == task.TaskId) is { } ended
        ? ended.Code is { } code ? $"{ended.Status}, {code}" : ended.Status
        : task.DependsOn.Count == 0 ? "not begun" : $"not begun, waits for {string.Join(", ", task.DependsOn)}";
}
