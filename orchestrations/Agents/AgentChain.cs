using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Orchestrations.Governance;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Agents;

/// <summary>Runs the chain that an agent assembles (AGENT-06): it decides about the changes that the agent asks for, runs the tasks in waves, and gives the agent its turn again when one failed or all have ended.</summary>
internal static class AgentChain
{
    /// <summary>Takes a step's tasks and changes in, and runs the chain on.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="stop">What may stop the run.</param>
    /// <param name="input">The task whose chain it is.</param>
    /// <param name="progress">Where its loop stands.</param>
    /// <param name="step">What the step came to.</param>
    /// <param name="nearLimit">Of what the run has nearly nothing left; null where there is enough.</param>
    internal static async Task<AgentProgress> RunAsync(
        TaskOrchestrationContext context, StopSignal stop, AgentInput input, AgentProgress progress, ChainStep step, string? nearLimit)
    {
        IReadOnlyList<TaskNode> tasks = [.. progress.Chain?.Tasks ?? [], .. step.Tasks];
        var judged = Judge(step, new ChainFacts(tasks, progress.Parts, step.Twins, nearLimit));
        if (judged.Count > 0)
        {
            // What cannot be told is done all the same: the run's own record of it is its history.
            await stop.CallAsync<ReconfigureChainResult>(DurableNames.ReconfigureChain, new ReconfigureChainInput
            {
                Scope = stop.Scope,
                WriterId = $"{input.Task.TaskId.Value}.chain.{progress.Steps}",
                Task = input.Task,
                Changes = judged,
            });
        }

        tasks = Apply(tasks, judged);
        IReadOnlyList<AgentResult> ended = [.. progress.Parts, .. judged.Where(IsCancelled).Select(Superseded)];
        var ran = await AgentWaves.RunAsync(
            context,
            stop,
            new WaveInput
            {
                Tasks = tasks,
                Level = input.Level + 1,
                Plan = step.Objectives,
                Supervisor = input.Supervisor,
                Limits = input.Limits,
                SpentBefore = input.SpentBefore,
                Ended = ended,
                PausesAtFailure = true,
            },
            input.Task.TaskId);
        var chain = new ChainProgress { Tasks = tasks, Objectives = step.Objectives, Replacements = [.. progress.Chain?.Replacements ?? [], .. step.Replacements] };
        var parts = progress.Parts.Where(part => tasks.All(task => task.TaskId != part.TaskId)).Concat(ran.Select(result => result with { Objectives = step.Objectives }));
        return progress with { Chain = chain, Parts = [.. Replaced([.. parts], chain.Replacements)] };
    }

    /// <summary>What the parts came to when the agent makes no more steps: tasks that have not begun never will.</summary>
    /// <param name="progress">Where its loop stood.</param>
    /// <param name="problem">Why they will not.</param>
    internal static IReadOnlyList<AgentResult> Close(AgentProgress progress, Problem problem) => progress.Chain is not { } chain ? progress.Parts :
    [
        .. progress.Parts,
        .. chain.Tasks.Where(task => progress.Parts.All(part => part.TaskId != task.TaskId)).Select(task => AgentWaves.NotRun(task, problem) with { Objectives = chain.Objectives }),
    ];

    private static List<JudgedChange> Judge(ChainStep step, ChainFacts facts)
    {
        var judged = new List<JudgedChange>();
        foreach (var change in step.Changes)
        {
            judged.Add(new JudgedChange(change, AgentOf(change.TaskId, facts.Tasks), NecessityPolicy.Allows(change, facts)) { Twin = change.Reason == Necessity.Redundant ? facts.TwinOf(change.TaskId) : null });
            facts = Without(facts, judged[^1]);
        }

        // What does the same twice costs twice, whether or not the agent has seen it.
        foreach (var pair in step.Twins)
        {
            if (facts.IsPending(pair.Task) && facts.TwinOf(pair.Task) is { } twin)
            {
                judged.Add(new JudgedChange(new ChainChange(pair.Task, ChainActions.Cancel, Necessity.Redundant, []), AgentOf(pair.Task, facts.Tasks), Applied: true) { Twin = twin });
                facts = Without(facts, judged[^1]);
            }
        }

        // Who waits for what failed waits for what stands in for it, unless the agent says otherwise.
        foreach (var pair in step.Replacements)
        {
            foreach (var task in facts.Tasks.Where(task => facts.IsPending(task.TaskId) && task.DependsOn.Contains(pair.Other) && judged.TrueForAll(change => change.Change.TaskId != task.TaskId)))
            {
                IReadOnlyList<AgentTaskId> needed = [.. task.DependsOn.Select(id => id == pair.Other ? pair.Task : id).Distinct()];
                judged.Add(new JudgedChange(new ChainChange(task.TaskId, ChainActions.Reprioritise, Necessity.UpstreamInvalidated, needed), task.Agent, Applied: true));
            }
        }

        return judged;
    }

    // Of two that do the same, one stays.
    private static ChainFacts Without(ChainFacts facts, JudgedChange judged) =>
        IsCancelled(judged) ? facts with { Ended = [.. facts.Ended, Superseded(judged)] } : facts;

    private static string AgentOf(AgentTaskId task, IReadOnlyList<TaskNode> tasks) => tasks.FirstOrDefault(node => node.TaskId == task)?.Agent ?? string.Empty;

    private static bool IsCancelled(JudgedChange judged) => judged is { Applied: true, Change.Action: ChainActions.Cancel };

    private static AgentResult Superseded(JudgedChange judged) => new()
    {
        TaskId = judged.Change.TaskId,
        Agent = judged.Agent,
        Status = AgentTaskStatus.Cancelled,
        Code = Problems.TaskSuperseded.Code,
        Told = true,
    };

    private static IReadOnlyList<TaskNode> Apply(IReadOnlyList<TaskNode> tasks, IReadOnlyList<JudgedChange> judged)
    {
        foreach (var change in judged.Where(change => change.Applied))
        {
            tasks = change.Change.Action == ChainActions.Reprioritise
                ? [.. tasks.Select(task => task.TaskId == change.Change.TaskId ? task with { DependsOn = change.Change.DependsOn } : task)]

                // Who would have waited for the one waits for the other.
                : change.Twin is { } twin ? [.. tasks.Select(task => task with { DependsOn = [.. task.DependsOn.Select(needed => needed == change.Change.TaskId ? twin : needed).Distinct()] })]
                : tasks;
        }

        return tasks;
    }

    private static IEnumerable<AgentResult> Replaced(IReadOnlyList<AgentResult> parts, IReadOnlyList<ChainPair> replacements) => parts.Select(part =>
        part with
        {
            ReplacedBy = replacements
                .Where(pair => pair.Other == part.TaskId && parts.Any(other => other.TaskId == pair.Task && other.Status == AgentTaskStatus.Completed))
                .Select(pair => (AgentTaskId?)pair.Task)
                .FirstOrDefault(),
        });
}
