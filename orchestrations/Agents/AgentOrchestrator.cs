using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Cartrita.Orchestrations.Governance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Agents;

/// <summary>The one tool loop of every agent: model, policy, tools, and again, until the model answers or a limit stops it.</summary>
/// <remarks>Agents differ by their manifests only, which the activities read. Text never passes through here: state is a payload's hash.</remarks>
public static class AgentOrchestrator
{
    /// <summary>After so many steps the history starts anew.</summary>
    public const int StepsPerGeneration = 20;

    /// <summary>Runs one task of a plan.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="input">The task, and where its loop stands.</param>
    [Function(DurableNames.Agent)]
    public static async Task<AgentResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, AgentInput input)
    {
        if (input.Level > AgentLevels.Deepest)
        {
            return Ended(input, Problems.AgentDepthExceeded.Code, new AgentProgress { StartedAt = Now(context) }, context, input.Scope);
        }

        using var stop = new StopSignal(context, input.Scope, StopSignal.Grace(TimeSpan.FromSeconds(input.Limits.AnswerSeconds), input.Level));
        var result = await LoopAsync(context, input, stop);
        if (stop.LeftWork)
        {
            // What was given up holds this orchestration's completion for who knows how long; whoever waits for the result does not.
            context.SendEvent(AgentLevels.InstanceOf(input.Scope.RunId, input.Task.Parent), DurableNames.ResultEvent(input.Task.TaskId), result);
        }

        return result;
    }

    private static async Task<AgentResult> LoopAsync(TaskOrchestrationContext context, AgentInput input, StopSignal stop)
    {
        var budget = new AgentBudget(context, input);
        var progress = input.Progress ?? await BeginAsync(context, stop, input);
        for (var step = 0; step < StepsPerGeneration; step++)
        {
            if (progress.Steps >= input.Limits.MaxSteps)
            {
                return await LimitedAsync(BudgetOperations.Steps);
            }

            if (stop.Reason is { } over)
            {
                // What is not begun is not taken from the budget.
                return await EndedAsync(over.Code, StopSignal.LimitOf(over));
            }

            var grant = await budget.StepAsync(progress);
            if (!grant.Granted)
            {
                return await LimitedAsync(grant.Limit!);
            }

            if (stop.Reason is { } late)
            {
                budget.NotUsed();
                return await EndedAsync(late.Code, StopSignal.LimitOf(late));
            }

            var next = StepInput(input, progress, stop.Scope, grant, Now(context));
            var outcome = await stop.CallAsync<AgentStepResult>(DurableNames.AgentStep, next);
            if (outcome.Value is not { } result)
            {
                if (!IsInterrupted(outcome))
                {
                    budget.NotUsed();
                }

                return await EndedAsync(outcome.Code!, outcome.Limit);
            }

            budget.Used(result.Usage);
            progress = progress with
            {
                Steps = progress.Steps + 1,
                Usage = progress.Usage.Plus(result.Usage),
                State = result.State,
                Alerts = progress.Alerts + result.Alerts,
                Model = result.Model ?? progress.Model,
            };
            if (result.Output is not null)
            {
                await budget.SettleAsync();
                return Completed(input, progress, result, stop.Scope);
            }

            if (result.Code is { } code)
            {
                return await EndedAsync(code, code == Problems.LimitExceeded.Code ? result.Limit ?? next.NearLimit ?? BudgetOperations.Steps : null);
            }

            if (!next.MayCallTools)
            {
                return await LimitedAsync(next.NearLimit ?? BudgetOperations.Steps);
            }

            if (result.Chain is { } chain)
            {
                // What the step took is known; it need not be held back while others work.
                await budget.SettleAsync();
                progress = await AgentChain.RunAsync(context, stop, input, progress, chain, grant.Limit) with { Results = [] };
                if (stop.Reason is { } stopped)
                {
                    return await EndedAsync(stopped.Code, StopSignal.LimitOf(stopped));
                }

                continue;
            }

            // One reply may hold more calls than the run has left; the model reads which were not made.
            var left = await budget.ToolCallsAsync(result.Calls.Count);
            var calls = result.Calls.Take(left).Select(call => ExecuteAsync(stop, input, call)).ToList();
            await Task.WhenAll(calls);
            if (Interrupted(stop, calls) is { } reason)
            {
                return await EndedAsync(reason.Code, StopSignal.LimitOf(reason));
            }

            progress = progress with { ToolCalls = progress.ToolCalls + calls.Count, Alerts = progress.Alerts + calls.Count(call => IsAlert(call.Result)), Results = [.. calls.Select(call => call.Result), .. result.Calls.Skip(left).Select(OverLimit)] };
        }

        await budget.SettleAsync();
        context.ContinueAsNew(input with { Progress = progress, Scope = stop.Scope });
        return Ended(input, Problems.Internal.Code, progress, context, stop.Scope);

        Task<AgentResult> LimitedAsync(string limit) => EndedAsync(Problems.LimitExceeded.Code, limit);

        async Task<AgentResult> EndedAsync(string code, string? limit = null)
        {
            await budget.CloseAsync();
            return Ended(input, code, progress, context, stop.Scope) with { Limit = limit, Output = limit is null ? null : await FoundAsync(context, stop.Scope, input, progress) };
        }
    }

    // A limit stops an agent before it has answered; what it has found is there all the same.
    private static async Task<PayloadRef?> FoundAsync(TaskOrchestrationContext context, RunScope scope, AgentInput input, AgentProgress progress)
    {
        if (progress.State is null)
        {
            return null;
        }

        try
        {
            // It calls no model and takes no time worth speaking of, but for the run's end.
            var late = scope with { Deadline = scope.Deadline.AddSeconds(input.Limits.AnswerSeconds) };
            var found = await context.CallActivityAsync<Outcome<AgentStepResult>>(
                DurableNames.AgentStep, StepInput(input, progress, late, new BudgetGrant(Granted: false, 0, null), Now(context)) with { OnlyFinds = true }, Retries.Step);
            return found.Value?.Output;
        }
        catch (TaskFailedException)
        {
            return null;
        }
    }

    private static async Task<AgentProgress> BeginAsync(TaskOrchestrationContext context, StopSignal stop, AgentInput input)
    {
        var progress = new AgentProgress { StartedAt = Now(context) };
        return input.Parts.Count == 0 ? progress : progress with
        {
            Parts = await AgentWaves.RunAsync(context, stop, WaveInput.Below(input, input.Parts), input.Task.TaskId),
        };
    }

    // A tool may see the cancel mark before the event arrives here.
    private static Problem? Interrupted(StopSignal stop, List<Task<ToolCallResult>> calls) =>
        stop.Reason ?? (calls.Exists(call => call.Result.Code == Problems.RunCancelled.Code) ? Problems.RunCancelled : null);

    private static AgentStepInput StepInput(AgentInput input, AgentProgress progress, RunScope scope, BudgetGrant grant, DateTimeOffset now) => new()
    {
        Scope = scope,
        WriterId = $"{input.Task.TaskId.Value}.step.{progress.Steps}",
        Task = input.Task,
        Level = input.Level,
        Plan = input.Plan,
        Supervisor = input.Supervisor,
        Inputs = [.. input.Inputs, .. progress.Parts],
        Progress = progress,
        MayCallTools = progress.Steps + 1 < input.Limits.MaxSteps && !grant.WrapUp && !IsLate(input, scope, now),
        NearLimit = grant.Limit ?? (IsLate(input, scope, now) ? BudgetOperations.Time : null),
        CapsCost = input.Limits.MaxCostMicroUsd is not null,
        ChainLimits = input.Task.Agent == ChainRules.Agent ? input.Limits : null,
    };

    // Nobody knows what its model took then. Any other failure comes before a model is asked or from a provider that gave no answer, which takes nothing; what a repair took that failed is told.
    private static bool IsInterrupted(Outcome<AgentStepResult> outcome) =>
        outcome.Limit == BudgetOperations.Time
        || outcome.Code == Problems.RunCancelled.Code || outcome.Code == Problems.Internal.Code || outcome.Code == Problems.Conflict.Code;

    // A fifth of the agents' time is left: it is for coming to an answer.
    private static bool IsLate(AgentInput input, RunScope scope, DateTimeOffset now) =>
        scope.Deadline - now <= TimeSpan.FromSeconds(input.Limits.MaxSeconds - input.Limits.AnswerSeconds) / 5;

    // What stops a call for safety's sake, and not because it did not work.
    private static bool IsAlert(ToolCallResult result) =>
        result.Status == ToolCallStatus.Denied && result.Code != Problems.LimitExceeded.Code && result.Code != Problems.ApprovalExpired.Code;

    // A call that waits for a person is looked up again when the person's event comes, and now and then without one: the event may be lost, the decision is not.
    private static async Task<ToolCallResult> ExecuteAsync(StopSignal stop, AgentInput input, ToolCallRequest call)
    {
        var result = await CallToolAsync(stop, input, call);
        if (result.Approval is null)
        {
            return result;
        }

        using (stop.Wait())
        using (var person = stop.ListenForPerson(DurableNames.DecisionEvent(call.CallId)))
        {
            for (var attempt = 0; result.Approval is not null && stop.Reason is null; attempt++)
            {
                await person.WaitAsync(Pauses.OfPeople(attempt));

                // A look that failed tells nothing: the call waits on.
                result = stop.Reason is null && await LookAsync(stop, input, call) is { Value: { } seen } ? seen : result;
            }
        }

        return result;
    }

    private static async Task<ToolCallResult> CallToolAsync(StopSignal stop, AgentInput input, ToolCallRequest call)
    {
        var outcome = await LookAsync(stop, input, call);
        return outcome.Value
            ?? new ToolCallResult { CallId = call.CallId, ToolId = call.ToolId, Status = ToolCallStatus.Failed, Code = outcome.Code };
    }

    private static Task<Outcome<ToolCallResult>> LookAsync(StopSignal stop, AgentInput input, ToolCallRequest call) =>
        stop.CallAsync<ToolCallResult>(DurableNames.ExecuteTool, new ExecuteToolInput
        {
            Scope = stop.Scope,
            WriterId = $"{input.Task.TaskId.Value}.tool.{call.CallId}",
            Task = input.Task,
            Call = call,
        });

    private static ToolCallResult OverLimit(ToolCallRequest call) =>
        new() { CallId = call.CallId, ToolId = call.ToolId, Status = ToolCallStatus.Denied, Code = Problems.LimitExceeded.Code };

    private static AgentResult Completed(AgentInput input, AgentProgress progress, AgentStepResult result, RunScope scope) => new()
    {
        TaskId = input.Task.TaskId,
        Agent = input.Task.Agent,
        Status = AgentTaskStatus.Completed,
        Output = result.Output,
        DurationMs = result.DurationMs,
        Usage = Usage(progress),
        Parts = AgentChain.Close(progress, Problems.LimitExceeded),
        WaitedMs = scope.WaitedMs,
        Alerts = progress.Alerts,
        Told = true,
    };

    private static AgentResult Ended(AgentInput input, string code, AgentProgress progress, TaskOrchestrationContext context, RunScope scope) => new()
    {
        TaskId = input.Task.TaskId,
        Agent = input.Task.Agent,
        Status = AgentOutcomes.StatusOf(code),
        Code = code,
        DurationMs = (long)(Now(context) - progress.StartedAt).TotalMilliseconds,
        Usage = Usage(progress),
        Parts = AgentChain.Close(progress, Problems.All[code]),
        WaitedMs = scope.WaitedMs,
        Alerts = progress.Alerts,
    };

    private static Core.Chat.TokenUsage Usage(AgentProgress progress) =>
        progress.Parts.Aggregate(progress.Usage, (sum, part) => sum.Plus(part.Usage));

    private static DateTimeOffset Now(TaskOrchestrationContext context) => new(context.CurrentUtcDateTime, TimeSpan.Zero);
}
