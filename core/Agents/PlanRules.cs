using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Agents;

/// <summary>What a plan owes before anything of it runs: refused plans have a name and a reason.</summary>
public static class PlanRules
{
    /// <summary>Checks a plan; null where it is valid.</summary>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="agents">The agents that plans may name.</param>
    /// <param name="limits">The limits of the run.</param>
    public static PlanFault? Check(IReadOnlyList<TaskNode> tasks, IEnumerable<string> agents, RunLimits limits)
    {
        var byId = tasks.ToLookup(task => task.TaskId);
        var known = agents.ToHashSet(StringComparer.Ordinal);
        if (tasks.Count == 0 || tasks.Count > limits.MaxTasks)
        {
            return Fault($"A plan has 1 to {limits.MaxTasks} tasks.");
        }

        if (byId.FirstOrDefault(group => group.Count() > 1 || AgentLevels.IsOwn(group.Key)) is { } taken)
        {
            return Fault($"The task id {taken.Key} is taken.");
        }

        foreach (var task in tasks)
        {
            if (!known.Contains(task.Agent))
            {
                return Fault($"Task {task.TaskId} names an agent that is not available.");
            }

            if (task.Parent is { } parent && !byId.Contains(parent))
            {
                return Fault($"Task {task.TaskId} is a part of {parent}, which does not exist.");
            }

            if (task.DependsOn.Cast<AgentTaskId?>().FirstOrDefault(id => !byId[id!.Value].Any(needed => needed.Parent == task.Parent)) is { } missing)
            {
                return Fault($"Task {task.TaskId} depends on {missing}, which is not beside it.");
            }
        }

        if (tasks.FirstOrDefault(task => Reaches(task.TaskId, task.TaskId, byId, [])) is { } circular)
        {
            return Fault($"Task {circular.TaskId} waits for itself.");
        }

        return tasks.Max(task => Level(task, byId)) > AgentLevels.Deepest
            ? new PlanFault(Problems.AgentDepthExceeded, $"Parts are nested more than {AgentLevels.Deepest} levels deep.")
            : null;
    }

    private static PlanFault Fault(string reason) => new(Problems.InvalidPlan, reason);

    private static int Level(TaskNode task, ILookup<AgentTaskId, TaskNode> byId) =>
        task.Parent is { } parent ? 1 + Level(byId[parent].First(), byId) : AgentLevels.Supervisor + 1;

    // A task waits for what it depends on and is held by what it is a part of; both together must not lead back.
    private static bool Reaches(AgentTaskId from, AgentTaskId goal, ILookup<AgentTaskId, TaskNode> byId, HashSet<AgentTaskId> seen) =>
        byId[from].SelectMany(task => task.Parent is { } parent ? [.. task.DependsOn, parent] : task.DependsOn)
            .Any(next => next == goal || (seen.Add(next) && Reaches(next, goal, byId, seen)));
}

/// <summary>Why a plan was refused.</summary>
/// <param name="Problem">The catalogue's entry.</param>
/// <param name="Reason">One sentence, without user text.</param>
public sealed record PlanFault(Problem Problem, string Reason);
