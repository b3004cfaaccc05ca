using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Orchestrations.Governance;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Agents;

/// <summary>Runs the chain that an agent assembles (AGENT-06): it has the changes that the agent asks for decided, runs the tasks in waves, and gives the agent its turn again when one failed or all have ended.</summary>
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
        var verdict = ChainJudge.Decide(step, new ChainFacts([.. progress.Chain?.Tasks ?? [], .. step.Tasks], progress.Parts, step.Twins, nearLimit));
        if (verdict.Changes.Count > 0)
        {
            // What cannot be told is done all the same: the run's own record of it is its history.
            await stop.CallAsync<ReconfigureChainResult>(DurableNames.ReconfigureChain, new ReconfigureChainInput
            {
                Scope = stop.Scope,
                WriterId = $"{input.Task.TaskId.Value}.chain.{progress.Steps}",
                Task = input.Task,
                Changes = verdict.Changes,
            });
        }

        var ran = await AgentWaves.RunAsync(
            context,
            stop,
            WaveInput.Below(input, verdict.Tasks) with
            {
                Plan = step.Objectives,
                Ended = [.. progress.Parts, .. verdict.Superseded],
                PausesAtFailure = true,
            },
            input.Task.TaskId);
        var chain = new ChainProgress { Tasks = verdict.Tasks, Objectives = step.Objectives, Replacements = [.. progress.Chain?.Replacements ?? [], .. verdict.Replacements] };
        var parts = progress.Parts.Where(part => verdict.Tasks.All(task => task.TaskId != part.TaskId)).Concat(ran.Select(result => result with { Objectives = step.Objectives }));
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

    private static IEnumerable<AgentResult> Replaced(IReadOnlyList<AgentResult> parts, IReadOnlyList<ChainPair> replacements) => parts.Select(part =>
        part with
        {
            ReplacedBy = replacements
                .Where(pair => pair.Other == part.TaskId && parts.Any(other => other.TaskId == pair.Task && other.Status == AgentTaskStatus.Completed))
                .Select(pair => (AgentTaskId?)pair.Task)
                .FirstOrDefault(),
        });
}
