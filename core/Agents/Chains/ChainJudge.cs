using Cartrita.Core.Errors;

namespace Cartrita.Core.Agents.Chains;

/// <summary>Decides what becomes of a chain when its agent has had its turn: which of the changes that it asks for are made, and which follow by themselves.</summary>
/// <remarks>Every change that is made leaves a chain that can be run: no task waits for itself, or for one that is not there.</remarks>
public sealed class ChainJudge
{
    private readonly ChainStep step;
    private readonly List<JudgedChange> judged = [];
    private ChainFacts facts;

    private ChainJudge(ChainStep step, ChainFacts facts) => (this.step, this.facts) = (step, facts);

    /// <summary>Decides about a step.</summary>
    /// <param name="step">What the step came to.</param>
    /// <param name="facts">How the chain stands, the step's tasks among its own.</param>
    public static ChainVerdict Decide(ChainStep step, ChainFacts facts)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(facts);
        var judge = new ChainJudge(step, facts);
        foreach (var change in step.Changes)
        {
            judge.Consider(change);
        }

        judge.TakeOutTwins();
        List<ChainPair> replacements = [.. step.Replacements.Select(pair => pair with { Task = judge.StandInOf(pair.Task) })];
        judge.Rewire(replacements);
        return new ChainVerdict(judge.judged, judge.facts.Tasks, replacements);
    }

    private void Consider(ChainChange change)
    {
        var twin = change.Reason == Necessity.Redundant ? facts.TwinOf(change.TaskId) : null;
        Judge(change, NecessityPolicy.Allows(change, facts), twin);
    }

    // What does the same twice costs twice, whether or not the agent has seen it.
    private void TakeOutTwins()
    {
        foreach (var pair in step.Twins)
        {
            if (facts.IsPending(pair.Task) && facts.TwinOf(pair.Task) is { } twin)
            {
                Judge(new ChainChange(pair.Task, ChainActions.Cancel, Necessity.Redundant, []), allowed: true, twin);
            }
        }
    }

    // Who waits for what failed, or was taken out for another one's sake, waits for what is there in its place, unless the agent has said otherwise.
    private void Rewire(List<ChainPair> replacements)
    {
        foreach (var task in facts.Tasks.Where(task => facts.IsPending(task.TaskId) && judged.TrueForAll(change => change.Change.TaskId != task.TaskId || !change.Applied)).ToList())
        {
            IReadOnlyList<AgentTaskId> needed = [.. task.DependsOn.Select(id => replacements.Find(pair => pair.Other == id)?.Task ?? StandInOf(id)).Distinct()];
            if (!needed.SequenceEqual(task.DependsOn))
            {
                var reason = task.DependsOn.Any(id => replacements.Exists(pair => pair.Other == id)) ? Necessity.UpstreamInvalidated : Necessity.Redundant;
                Judge(new ChainChange(task.TaskId, ChainActions.Reprioritise, reason, needed), allowed: true, twin: null);
            }
        }
    }

    private void Judge(ChainChange change, bool allowed, AgentTaskId? twin)
    {
        var agent = facts.Tasks.FirstOrDefault(node => node.TaskId == change.TaskId)?.Agent ?? string.Empty;
        var changed = Changed(change, agent);
        var applied = allowed && ChainRules.IsSound(changed.Tasks);
        judged.Add(new JudgedChange(change, agent, applied) { Twin = twin });
        facts = applied ? changed : facts;
    }

    private ChainFacts Changed(ChainChange change, string agent) => change.Action == ChainActions.Reprioritise
        ? facts with { Tasks = [.. facts.Tasks.Select(task => task.TaskId == change.TaskId ? task with { DependsOn = change.DependsOn } : task)] }
        : facts with { Ended = [.. facts.Ended, Superseded(change.TaskId, agent)] };

    private AgentTaskId StandInOf(AgentTaskId task) => judged.Find(change => change is { Applied: true, Change.Action: ChainActions.Cancel, Twin: not null } && change.Change.TaskId == task)?.Twin ?? task;

    /// <summary>The result of a task that was taken out.</summary>
    /// <param name="task">The task.</param>
    /// <param name="agent">Its agent.</param>
    public static AgentResult Superseded(AgentTaskId task, string agent) => new()
    {
        TaskId = task,
        Agent = agent,
        Status = AgentTaskStatus.Cancelled,
        Code = Problems.TaskSuperseded.Code,
        Told = true,
    };
}

/// <summary>What becomes of a chain.</summary>
/// <param name="Changes">What was decided, in order; some of it was not asked for.</param>
/// <param name="Tasks">The chain's tasks as they are from now on, those that were taken out among them.</param>
/// <param name="Replacements">Which of the step's tasks stand in for ones that failed.</param>
public sealed record ChainVerdict(IReadOnlyList<JudgedChange> Changes, IReadOnlyList<TaskNode> Tasks, IReadOnlyList<ChainPair> Replacements)
{
    /// <summary>The results of the tasks that were taken out.</summary>
    public IEnumerable<AgentResult> Superseded => Changes
        .Where(judged => judged is { Applied: true, Change.Action: ChainActions.Cancel })
        .Select(judged => ChainJudge.Superseded(judged.Change.TaskId, judged.Agent));
}
