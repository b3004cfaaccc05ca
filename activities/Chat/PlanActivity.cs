using Cartrita.Activities.Memory;
using Cartrita.Activities.Models;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Chat;

/// <summary>Splits the task into a graph of agents' tasks, with a model or, for <c>local-extractive</c>, by rules; keeps the objectives as a payload.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="cache">The run's request and its conversation.</param>
/// <param name="recall">What is remembered of the user.</param>
/// <param name="planner">Plans with a model.</param>
/// <param name="fallbacks">Goes from model to model.</param>
/// <param name="first">What an agent's first step costs.</param>
/// <param name="payloads">Keeps the objectives.</param>
/// <param name="runs">Told of the sub-orchestrations; keeps the plan.</param>
/// <param name="writers">The frames.</param>
public sealed class PlanActivity(
    RunGuard guard,
    RunCache cache,
    MemoryRecall recall,
    ModelPlanner planner,
    ModelFallbacks fallbacks,
    FirstSteps first,
    IRunPayloads payloads,
    DocumentCollection<RunDocument> runs,
    FrameWriters writers)
{
    /// <summary>Plans.</summary>
    /// <param name="input">The run and the planning model.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.Plan)]
    public Task<Outcome<PlanResult>> RunAsync([ActivityTrigger] PlanInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(RunSteps.Plan, input.Scope, token => PlanAsync(input, token), cancellationToken);

    private async Task<Outcome<PlanResult>> PlanAsync(PlanInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        await using var frames = writers.Open(scope);
        frames.WriteStart(scope);
        frames.WriteCarried(input.Frames);
        await frames.FlushAsync(durable: false, cancellationToken);

        var made = await runs.ReadAsync(scope.OwnerId, scope.RunId.Value, cancellationToken) is { Value.Plan: { } earlier }
            ? Outcome.Of(earlier)
            : await MakeAsync(input, frames, cancellationToken);
        if (made.Value is not { } plan)
        {
            return made;
        }

        // Kept before it is shown: an execution after a crash shows and returns this plan and no other.
        plan = await runs.KeepPlanAsync(scope, plan);
        frames.Write(
            FrameKinds.OrchestrationDecision,
            new OrchestrationDecisionData
            {
                Decision = Decisions.Decomposed,
                Agent = AgentLevels.SupervisorName,
                Reason = plan.ByRules ? "rules" : "model",
                Tasks = plan.Tasks,
            },
            FrameDataJson.Default.OrchestrationDecisionData,
            RunFrameNumbers.Plan);
        frames.WriteStep();
        await frames.FlushAsync(durable: false, cancellationToken);
        return Outcome.Of(plan);
    }

    private async Task<Outcome<PlanResult>> MakeAsync(PlanInput input, FrameWriter frames, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        var run = await cache.RunAsync(scope.OwnerId, scope.RunId, cancellationToken);
        var usage = TokenUsage.None;
        var planned = await ThinkAsync(input, run, frames, took => usage = usage.Plus(took), cancellationToken);
        if (planned.Value is not { } plan)
        {
            return new Outcome<PlanResult> { Code = planned.Code, Detail = planned.Detail, Retriable = planned.Retriable };
        }

        List<TaskNode> tasks = [.. plan.Tasks.Select(task => task.Node)];
        var payload = await payloads.PutAsync(scope, new PlanPayload(plan.Tasks), PayloadJson.Default.PlanPayload, cancellationToken);
        return Outcome.Of(new PlanResult
        {
            Tasks = tasks,
            Plan = payload,
            Usage = usage,
            FirstStepMicroUsd = input.Limits.MaxCostMicroUsd is null ? 0 : first.CostMicroUsd(input.AgentsGoBy ?? input.Model, tasks),
            ByRules = plan.ByRules,
        });
    }

    private async Task<Outcome<ModelPlan>> ThinkAsync(
        PlanInput input, RunDocument run, FrameWriter frames, Action<TokenUsage> took, CancellationToken cancellationToken)
    {
        var recalled = await cache.MessagesAsync(run.OwnerId, run.Id, run.ConversationId!.Value, input.RecallFrom..input.FirstSequence, cancellationToken);
        var memory = await recall.RecallAsync(run, input.RecallFrom, cancellationToken);
        var (told, spent) = (0, TokenUsage.None);
        var planned = await fallbacks.AskAsync(input.Model, ModelFallbacks.Selector, candidate =>
        {
            foreach (var decision in candidate.Decisions)
            {
                frames.Write(FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData, RunFrameNumbers.Plan + 1 + told++);
            }

            return candidate.Model.Provider == ProviderNames.LocalExtractive
                ? Task.FromResult(Outcome.Of(new ModelPlan(RulePlanner.Plan(run.Request!.Messages[^1].Content, input.Limits.MaxTasks)) { ByRules = true }))
                : planner.PlanAsync(candidate.Model, run, [.. recall.Messages(memory)], recalled, input.Limits.Without(spent), Took, cancellationToken);
        },
        capsCost: input.Limits.MaxCostMicroUsd is not null,
        savesWork: true);

        // Whoever finds the plan kept asks no model, and could not tell of these.
        await frames.FlushAsync(durable: false, cancellationToken);
        return planned;

        // What one model took is not there for the next.
        void Took(TokenUsage usage)
        {
            spent = spent.Plus(usage);
            took(usage);
        }
    }
}
