using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Orchestrations.Governance;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Agents;

/// <summary>Runs the tasks of one level in waves: a wave is every task whose dependencies have ended, all at once.</summary>
internal static class AgentWaves
{
    /// <summary>Runs the tasks whose parent is given and returns the results of those that ended, in the plan's order: all of them, unless it pauses at a failure.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="stop">What may stop the run.</param>
    /// <param name="input">What the tasks have in common; its task is the parent's, or the supervisor's.</param>
    /// <param name="parent">The task that they are parts of; null for the supervisor's own.</param>
    internal static async Task<IReadOnlyList<AgentResult>> RunAsync(
        TaskOrchestrationContext context, StopSignal stop, WaveInput input, AgentTaskId? parent)
    {
        List<TaskNode> tasks = [.. input.Tasks.Where(task => task.Parent == parent)];
        var ended = input.Ended.Where(result => tasks.Exists(task => task.TaskId == result.TaskId)).ToDictionary(result => result.TaskId);
        var waits = new RunWaits(context, stop, parent);
        while (ended.Count < tasks.Count)
        {
            List<TaskNode> wave = [.. tasks.Where(task => !ended.ContainsKey(task.TaskId) && task.DependsOn.All(ended.ContainsKey))];
            if (wave.Count == 0 || stop.Reason is not null)
            {
                var problem = stop.Reason ?? Problems.InvalidPlan;
                tasks.Where(task => !ended.ContainsKey(task.TaskId)).ToList().ForEach(task => ended[task.TaskId] = NotRun(task, problem, StopSignal.LimitOf(problem)));
                break;
            }

            var running = wave.Select(task => RunTaskAsync(context, stop, input, task, ended)).ToList();
            using var listening = new CancellationTokenSource();
            await stop.EndedAsync(Task.WhenAll(running), () => Task.WhenAll(running = [.. wave.Zip(running, (task, work) => TellAsync(context, stop, task, work, listening.Token))]), waits.MoreTimeAsync);
            foreach (var (task, work) in wave.Zip(running))
            {
                ended[task.TaskId] = work.IsCompleted ? await work : NotRun(task, stop.Reason!, StopSignal.LimitOf(stop.Reason!));
            }

            listening.Cancel();
            await waits.CatchUpAsync(ended.Values);
            if (input.PausesAtFailure && wave.Exists(task => ended[task.TaskId].IsMissing))
            {
                break;
            }
        }

        return [.. tasks.Where(task => ended.ContainsKey(task.TaskId)).Select(task => ended[task.TaskId])];
    }

    private static async Task<AgentResult> RunTaskAsync(
        TaskOrchestrationContext context, StopSignal stop, WaveInput input, TaskNode task, Dictionary<AgentTaskId, AgentResult> ended)
    {
        List<AgentResult> needed = [.. task.DependsOn.Select(id => ended[id])];
        if (needed.Find(result => result.Status != AgentTaskStatus.Completed) is { } missing)
        {
            // What a task rests on was taken out, and nobody decided about the task itself: it is missing.
            return missing.Code == Problems.TaskSuperseded.Code
                ? NotRun(task, Problems.InvalidPlan)
                : new AgentResult { TaskId = task.TaskId, Agent = task.Agent, Status = missing.Status, Code = missing.Code };
        }

        var started = context.CurrentUtcDateTime;
        try
        {
            return await context.CallSubOrchestratorAsync<AgentResult>(
                DurableNames.Agent,
                new AgentInput
                {
                    Scope = stop.Scope,
                    Task = task,
                    Parts = PartsOf(task.TaskId, input.Tasks),
                    Level = input.Level,
                    Plan = input.Plan,
                    Supervisor = input.Supervisor,
                    Inputs = needed,
                    Limits = input.Limits,
                    SpentBefore = input.SpentBefore,
                    CostBeforeMicroUsd = input.CostBeforeMicroUsd,
                    FirstStepMicroUsd = input.FirstStepMicroUsd,
                },
                new SubOrchestrationOptions(instanceId: AgentLevels.InstanceId(stop.Scope.RunId, task.TaskId)));
        }
        catch (TaskFailedException)
        {
            // A defect in one agent must not take the others' work with it; the answer says what is missing.
            return new AgentResult
            {
                TaskId = task.TaskId,
                Agent = task.Agent,
                Status = AgentTaskStatus.Failed,
                Code = Problems.Internal.Code,
                DurationMs = (long)(context.CurrentUtcDateTime - started).TotalMilliseconds,
            };
        }
    }

    // An agent whose own work hangs has a result, but does not end before the work does: it sends the result.
    private static async Task<AgentResult> TellAsync(TaskOrchestrationContext context, StopSignal stop, TaskNode task, Task<AgentResult> work, CancellationToken listening)
    {
        if (!work.IsCompleted)
        {
            context.SendEvent(AgentLevels.InstanceId(stop.Scope.RunId, task.TaskId), DurableNames.CancelEvent, stop.Reason!.Code);
            work = await Task.WhenAny(work, context.WaitForExternalEvent<AgentResult>(DurableNames.ResultEvent(task.TaskId), listening));
        }

        return await work;
    }

    /// <summary>The result of a task that never began.</summary>
    internal static AgentResult NotRun(TaskNode task, Problem problem, string? limit = null) => new()
    {
        TaskId = task.TaskId,
        Agent = task.Agent,
        Status = AgentOutcomes.StatusOf(problem.Code),
        Code = problem.Code,
        Limit = limit,
    };

    private static List<TaskNode> PartsOf(AgentTaskId parent, IReadOnlyList<TaskNode> tasks) =>
        [.. tasks.Where(task => task.Parent == parent).SelectMany(task => (IEnumerable<TaskNode>)[task, .. PartsOf(task.TaskId, tasks)])];
}
