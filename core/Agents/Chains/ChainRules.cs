using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Agents.Chains;

/// <summary>What a chain owes: its tasks are parts of the task that assembles it, and together with the run's plan they are a valid plan.</summary>
public static class ChainRules
{
    /// <summary>The agent that assembles chains.</summary>
    public const string Agent = "task_agent";

    private const int LongestName = 16;

    /// <summary>The id that a task of a chain has in its run: that of the chain's own task and the name that its agent gave it. Null where the name can't be one.</summary>
    /// <param name="chain">The task whose chain it is.</param>
    /// <param name="name">The name, or the whole id.</param>
    public static AgentTaskId? IdOf(AgentTaskId chain, string? name)
    {
        var prefix = $"{chain.Value}-";
        var own = name is not null && name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        return own is { Length: <= LongestName } && !own.Contains('-', StringComparison.Ordinal) && IdentifierForm.IsSlug(own) && AgentTaskId.TryParse(prefix + own, out var id) ? id : null;
    }

    /// <summary>Whether tasks can be run: none waits for itself, also by way of others, or for one that is not there.</summary>
    /// <param name="tasks">The tasks.</param>
    public static bool IsSound(IReadOnlyList<TaskNode> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var facts = new ChainFacts(tasks, [], [], NearLimit: null);
        var ids = tasks.Select(task => task.TaskId).ToHashSet();
        return tasks.All(task => task.DependsOn.All(ids.Contains) && !facts.Upstream(task.TaskId).Contains(task.TaskId));
    }

    /// <summary>Checks a chain within the plan that it is in; null where it is valid.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="chain">The chain as it would be.</param>
    /// <param name="agents">The agents that it may name.</param>
    /// <param name="limits">The limits of the run.</param>
    public static PlanFault? Check(IReadOnlyList<TaskNode> plan, IReadOnlyList<TaskNode> chain, IEnumerable<string> agents, RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(chain);
        var allowed = agents.ToHashSet(StringComparer.Ordinal);
        return chain.FirstOrDefault(task => !allowed.Contains(task.Agent)) is { } stranger
            ? new PlanFault(Errors.Problems.InvalidPlan, $"Task {stranger.TaskId} names an agent that chains may not use.")
            : PlanRules.Check([.. plan, .. chain], plan.Select(task => task.Agent).Concat(allowed), limits);
    }
}
