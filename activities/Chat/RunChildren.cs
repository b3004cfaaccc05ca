using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Chat;

/// <summary>The list of a run's sub-orchestrations. Deletion and purge walk it, so a task is on it before its orchestration is there.</summary>
internal static class RunChildren
{
    /// <summary>Adds a chain's tasks to the list if the run has room for them beside those of its other chains, which may grow at once.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="scope">The run.</param>
    /// <param name="tasks">The tasks to add.</param>
    /// <param name="room">How many tasks of this chain the run has room for, by the list.</param>
    /// <returns>Null where they are on the list; else the room that there is.</returns>
    internal static async Task<int?> AddChainAsync(this DocumentCollection<RunDocument> runs, RunScope scope, IReadOnlyList<TaskNode> tasks, Func<IReadOnlyList<string>, int> room)
    {
        int? full = null;
        await runs.UpdateAsync(scope.OwnerId, scope.RunId.Value, run =>
        {
            full = run is not null && room(run.Children) is var left && left < tasks.Count ? left : null;
            return run is not null && full is null ? With(run, scope, tasks) : null;
        });
        return full;
    }

    /// <summary>Keeps the run's plan, with its tasks on the list, unless one is kept.</summary>
    /// <returns>The plan that is kept.</returns>
    internal static async Task<PlanResult> KeepPlanAsync(this DocumentCollection<RunDocument> runs, RunScope scope, PlanResult plan)
    {
        var kept = plan;
        await runs.UpdateAsync(scope.OwnerId, scope.RunId.Value, run =>
        {
            kept = run?.Plan ?? plan;
            return run is { Plan: null } ? With(run, scope, plan.Tasks) with { Plan = plan } : null;
        });
        return kept;
    }

    private static RunDocument With(RunDocument run, RunScope scope, IReadOnlyList<TaskNode> tasks) =>
        run with { Children = [.. run.Children.Union(tasks.Select(task => AgentLevels.InstanceId(scope.RunId, task.TaskId)))] };
}
