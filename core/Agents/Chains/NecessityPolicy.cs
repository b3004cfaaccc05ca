using Cartrita.Core.Errors;

namespace Cartrita.Core.Agents.Chains;

/// <summary>Decides about changes to a chain by what the orchestrator itself knows: a reason that a model gives counts only where it is so (AGENT-06).</summary>
public static class NecessityPolicy
{
    /// <summary>Whether a change may be made.</summary>
    /// <param name="change">The change.</param>
    /// <param name="facts">How the chain stands.</param>
    public static bool Allows(ChainChange change, ChainFacts facts) =>
        facts.IsPending(change.TaskId) && change.Reason switch
        {
            Necessity.UpstreamInvalidated => facts.Upstream(change.TaskId).Any(needed => facts.Find(needed) is { Status: not AgentTaskStatus.Completed }),
            Necessity.SafetyEscalation => facts.Ended.Any(result => result.Alerts > 0 || result.Code == Problems.SafetyBlocked.Code),
            Necessity.BudgetBreach => facts.NearLimit is not null || facts.Ended.Any(result => result.Limit is not null || result.Code == Problems.LimitExceeded.Code),
            Necessity.Redundant => facts.TwinOf(change.TaskId) is not null,
            _ => false,
        };
}

/// <summary>How a chain stands when a change to it is asked for.</summary>
/// <param name="Tasks">Its tasks.</param>
/// <param name="Ended">What those that ended came to.</param>
/// <param name="Twins">Tasks that do the same as another one beside them.</param>
/// <param name="NearLimit">Of what the run has nearly nothing left; null where there is enough.</param>
public sealed record ChainFacts(IReadOnlyList<TaskNode> Tasks, IReadOnlyList<AgentResult> Ended, IReadOnlyList<ChainPair> Twins, string? NearLimit)
{
    /// <summary>What a task came to; null where it has not ended.</summary>
    /// <param name="task">The task.</param>
    public AgentResult? Find(AgentTaskId task) => Ended.FirstOrDefault(result => result.TaskId == task);

    /// <summary>Whether a task is of the chain and has not begun.</summary>
    /// <param name="task">The task.</param>
    public bool IsPending(AgentTaskId task) => Find(task) is null && Tasks.Any(node => node.TaskId == task);

    /// <summary>The task that does the same as this one and has done it or may still do it; null where there is none.</summary>
    /// <param name="task">The task.</param>
    public AgentTaskId? TwinOf(AgentTaskId task) => Twins
        .Where(pair => pair.Task == task && (Find(pair.Other) is { } ended ? ended.Status == AgentTaskStatus.Completed : IsPending(pair.Other) && Upstream(pair.Other).All(needed => Find(needed) is null or { Status: AgentTaskStatus.Completed })))
        .Select(pair => (AgentTaskId?)pair.Other)
        .FirstOrDefault();

    /// <summary>All that a task waits for, also by way of others.</summary>
    /// <param name="task">The task.</param>
    public IReadOnlySet<AgentTaskId> Upstream(AgentTaskId task)
    {
        var found = new HashSet<AgentTaskId>();
        var open = new Queue<AgentTaskId>([task]);
        while (open.TryDequeue(out var next))
        {
            foreach (var needed in Tasks.Where(node => node.TaskId == next).SelectMany(node => node.DependsOn).Where(found.Add))
            {
                open.Enqueue(needed);
            }
        }

        return found;
    }
}
