using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Chat;

/// <summary>The list of a run's sub-orchestrations. Deletion and purge walk it, so a task is on it before its orchestration is there.</summary>
internal static class RunChildren
{
    /// <summary>Adds tasks to the list; several chains of a run may grow at once.</summary>
    internal static Task AddChildrenAsync(this DocumentCollection<RunDocument> runs, RunScope scope, IReadOnlyList<TaskNode> tasks) =>
        runs.UpdateAsync(scope.OwnerId, scope.RunId.Value, run =>
            run?.Children.Union(tasks.Select(task => AgentLevels.InstanceId(scope.RunId, task.TaskId))).ToList() is { } children && children.Count > run.Children.Count
                ? run with { Children = children }
                : null);

    /// <summary>Keeps the run's plan, with its tasks on the list, unless one is kept.</summary>
    /// <returns>The plan that is kept.</returns>
    internal static async Task<PlanResult> KeepPlanAsync(this DocumentCollection<RunDocument> runs, RunScope scope, PlanResult plan)
    {
        var kept = plan;
        await runs.UpdateAsync(scope.OwnerId, scope.RunId.Value, run =>
        {
            kept = run?.Plan ?? plan;
            return run is { Plan: null } ? run with { Plan = plan, Children = [.. run.Children.Union(plan.Tasks.Select(task => AgentLevels.InstanceId(scope.RunId, task.TaskId)))] } : null;
        });
        return kept;
    }
}
