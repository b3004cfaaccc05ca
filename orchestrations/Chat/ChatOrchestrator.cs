using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Memory;
using Cartrita.Core.Streaming.Data;
using Cartrita.Orchestrations.Agents;
using Cartrita.Orchestrations.Governance;
using Cartrita.Orchestrations.Streaming;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Chat;

/// <summary>The supervisor of a chat run (AGENT-01): prepare, plan, run the agents, answer, close.</summary>
/// <remarks>Cancelling never tears anything down: whatever happens, the run is closed with exactly one terminal frame and <c>done</c>.</remarks>
public static class ChatOrchestrator
{
    /// <summary>Runs a chat.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="input">The run: ids and limits.</param>
    [Function(DurableNames.Chat)]
    public static async Task<RunOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ChatInput input)
    {
        var scope = ScopeOf(context, input);
        var frames = new SupervisorFrames(context);
        var answered = await AnswerAsync(context, input, scope, frames);

        await context.CallActivityAsync(
            DurableNames.CloseRun,
            new CloseRunInput { Scope = scope, Frames = frames.Take(), Code = answered.Code, Detail = answered.Detail },
            Retries.Closing);
        return RunOutcome.Of(answered.Code);
    }

    private static async Task<Outcome<AnswerResult>> AnswerAsync(
        TaskOrchestrationContext context, ChatInput input, RunScope scope, SupervisorFrames frames)
    {
        using var stop = new StopSignal(context, scope);
        var prepared = await stop.CallAsync<PrepareResult>(DurableNames.Prepare, new PrepareInput(scope) { CapsCost = input.Limits.MaxCostMicroUsd is not null });
        if (prepared.Value is not { } ready)
        {
            return Failed(prepared);
        }

        frames.Tell(ready);
        if (ready.Refusal is { } refusal)
        {
            return Outcome.Fail<AnswerResult>(Problems.All[refusal]);
        }

        PlanResult? plan = null;
        IReadOnlyList<AgentResult> results = [];
        if (ready.Decompose)
        {
            var planned = await frames.CarryAsync(carried => stop.CallAsync<PlanResult>(DurableNames.Plan, PlanInputOf(input, scope, ready, carried)));
            if (planned.Value is null)
            {
                return Failed(planned);
            }

            plan = planned.Value;
            using (stop.Reserve(TimeSpan.FromSeconds(input.Limits.AnswerSeconds)))
            {
                results = await AgentWaves.RunAsync(context, stop, WaveOf(input, ready, plan), parent: null);
            }

            var spent = await context.Entities.CallEntityAsync<BudgetReport>(AgentBudget.Of(input.RunId), BudgetOperations.Close);
            plan = plan with { Usage = plan.Usage.Plus(spent.Others(results)) };
            results = spent.Complete(results);
            Tell(frames, results);
        }

        var ranked = await AnswerScoring.RerankAsync(stop, frames, input, ready, plan, results);
        var drafts = await AnswerEnsemble.RunAsync(context, stop, frames, ready.Ensemble, AnswerInputOf(input, stop.Scope, ready, plan, results, []).With(ranked));
        var answered = await frames.CarryAsync(
            carried => stop.CallAsync<AnswerResult>(DurableNames.Answer, AnswerInputOf(input, stop.Scope, ready, plan, results, carried).With(ranked).With(drafts)));

        // The answer stands, whatever comes of these.
        await Task.WhenAll(
            RememberAsync(stop, input, ready, answered.Value),
            AnswerScoring.EvaluateAsync(context, stop.Scope, input, ready, results, answered));
        return answered;
    }

    private static async Task RememberAsync(StopSignal stop, ChatInput input, PrepareResult ready, AnswerResult? answered)
    {
        if (answered is { Remembers: true } answer && answer.Usage.TotalTokens < input.Limits.MaxTokens && input.Limits.CostLeft(answer.Usage) is not 0)
        {
            await stop.CallAsync<RememberResult>(DurableNames.Remember, RememberInputOf(input, stop.Scope, ready, answer));
        }
    }

    private static RunScope ScopeOf(TaskOrchestrationContext context, ChatInput input) => new()
    {
        OwnerId = input.OwnerId,
        RunId = input.RunId,
        ConversationId = input.ConversationId,
        MessageId = input.MessageId,
        RequestId = input.RequestId,
        Deadline = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero).AddSeconds(input.Limits.MaxSeconds),
    };

    private static PlanInput PlanInputOf(
        ChatInput input, RunScope scope, PrepareResult ready, IReadOnlyList<SupervisorFrame> frames) => new()
    {
        Scope = scope,
        Frames = frames,
        Model = ready.Model,
        AgentsGoBy = ready.Wished,
        RecallFrom = ready.RecallFrom,
        FirstSequence = ready.FirstSequence,
        Limits = input.Limits,
    };

    private static WaveInput WaveOf(ChatInput input, PrepareResult ready, PlanResult plan) => new()
    {
        Tasks = plan.Tasks,
        Level = AgentLevels.Supervisor + 1,
        Plan = plan.Plan,
        Supervisor = ready.AgentsGoBy,
        Limits = input.Limits,
        SpentBefore = plan.Usage.TotalTokens,
        CostBeforeMicroUsd = plan.Usage.CostMicroUsd,
        FirstStepMicroUsd = plan.FirstStepMicroUsd,
    };

    private static AnswerInput AnswerInputOf(
        ChatInput input, RunScope scope, PrepareResult ready, PlanResult? plan, IReadOnlyList<AgentResult> results, IReadOnlyList<SupervisorFrame> frames) => new()
        {
            Scope = scope,
            Frames = frames,
            Model = ready.Model,
            Fallback = ready.Fallback,
            RecallFrom = ready.RecallFrom,
            FirstSequence = ready.FirstSequence,
            Results = results,
            Plan = plan?.Plan,
            Usage = results.Aggregate(plan?.Usage ?? TokenUsage.None, (sum, result) => sum.Plus(result.Usage)),
            Limits = input.Limits,
        };

    private static RememberInput RememberInputOf(ChatInput input, RunScope scope, PrepareResult ready, AnswerResult answer) => new()
    {
        Scope = scope,
        Model = ready.AgentsGoBy,
        RecallFrom = ready.RecallFrom,
        FirstSequence = ready.FirstSequence,
        TokensLeft = input.Limits.MaxTokens - answer.Usage.TotalTokens,
    };

    private static void Tell(SupervisorFrames frames, IReadOnlyList<AgentResult> results)
    {
        frames.Complete(results);
        if (AgentResult.All(results).FirstOrDefault(result => result is { IsMissing: true, Status: AgentTaskStatus.Failed }) is { } failed)
        {
            frames.Decide(Decisions.PartialAnswer, failed.Code!, failed.TaskId);
        }
    }

    private static Outcome<AnswerResult> Failed<T>(Outcome<T> step)
        where T : class => new() { Code = step.Code, Detail = step.Detail, Retriable = step.Retriable };
}
