using Cartrita.Activities.Streaming;
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
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Chat;

/// <summary>Splits the task into a graph of agents' tasks, with a model or, for <c>local-extractive</c>, by rules; keeps the objectives as a payload.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="cache">The run's request and its conversation.</param>
/// <param name="planner">Plans with a model.</param>
/// <param name="models">The models.</param>
/// <param name="payloads">Keeps the objectives.</param>
/// <param name="store">Where the documents lie.</param>
/// <param name="runs">Told of the sub-orchestrations.</param>
/// <param name="writers">The frames.</param>
/// <param name="logger">Says when a model stood in.</param>
public sealed partial class PlanActivity(
    RunGuard guard,
    RunCache cache,
    ModelPlanner planner,
    IModelRegistry models,
    IRunPayloads payloads,
    IDocumentStore store,
    DocumentCollection<RunDocument> runs,
    FrameWriters writers,
    ILogger<PlanActivity> logger)
{
    /// <summary>Plans.</summary>
    /// <param name="input">The run and the planning model.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.Plan)]
    public Task<Outcome<PlanResult>> RunAsync([ActivityTrigger] PlanInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(input.Scope, token => PlanAsync(input, token), cancellationToken);

    private async Task<Outcome<PlanResult>> PlanAsync(PlanInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        await using var frames = writers.Open(scope);
        frames.WriteStart(scope);
        frames.WriteCarried(input.Frames);
        await frames.FlushAsync(durable: false, cancellationToken);

        var run = await cache.RunAsync(scope.OwnerId, scope.RunId, cancellationToken);
        var planned = await ThinkAsync(input, run, frames, cancellationToken);
        if (planned.Value is not { } plan)
        {
            return new Outcome<PlanResult> { Code = planned.Code, Detail = planned.Detail, Retriable = planned.Retriable };
        }

        List<TaskNode> tasks = [.. plan.Tasks.Select(task => task.Node)];
        var payload = await payloads.PutAsync(scope, new PlanPayload(plan.Tasks), PayloadJson.Default.PlanPayload, cancellationToken);
        await ListChildrenAsync(scope, tasks, cancellationToken);
        frames.Write(
            FrameKinds.OrchestrationDecision,
            new OrchestrationDecisionData
            {
                Decision = Decisions.Decomposed,
                Agent = AgentLevels.SupervisorName,
                Reason = input.Model.Provider == ProviderNames.LocalExtractive ? "rules" : "model",
                Tasks = tasks,
            },
            FrameDataJson.Default.OrchestrationDecisionData,
            RunFrameNumbers.Plan);
        await frames.FlushAsync(durable: false, cancellationToken);
        return Outcome.Of(new PlanResult { Tasks = tasks, Plan = payload, Usage = plan.Usage });
    }

    private async Task<Outcome<ModelPlan>> ThinkAsync(
        PlanInput input, RunDocument run, FrameWriter frames, CancellationToken cancellationToken)
    {
        var recalled = await cache.MessagesAsync(run.OwnerId, run.Id, run.ConversationId!.Value, input.RecallFrom..input.FirstSequence, cancellationToken);
        var candidates = models.WithFallbacks(input.Model);
        for (var index = 0; ; index++)
        {
            var model = candidates[index];
            try
            {
                return model.Provider == ProviderNames.LocalExtractive
                    ? Outcome.Of(new ModelPlan(RulePlanner.Plan(run.Request!.Messages[^1].Content, input.Limits.MaxTasks), TokenUsage.None))
                    : await planner.PlanAsync(model, run, recalled, input.Limits, cancellationToken);
            }
            catch (CartritaException exception) when (index + 1 < candidates.Count)
            {
                // Never silent: the log and a frame say that another model plans (CHAT-16).
                var next = candidates[index + 1];
                LogFallback(model.Provider, model.Model, next.Provider, next.Model, exception.Problem.Code);
                var decision = new OrchestrationDecisionData
                {
                    Decision = Decisions.ModelFallback, Agent = "modelSelector", Reason = exception.Problem.Code, Model = next, FromModel = model,
                };
                frames.Write(
                    FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData, RunFrameNumbers.Plan + 1 + index);
            }
        }
    }

    // Deletion and purge walk this list, so it is there before any child is.
    private async Task ListChildrenAsync(RunScope scope, IReadOnlyList<TaskNode> tasks, CancellationToken cancellationToken)
    {
        if (await runs.ReadAsync(scope.OwnerId, scope.RunId.Value, cancellationToken) is { } stored)
        {
            var children = tasks.Select(task => AgentLevels.InstanceId(scope.RunId, task.TaskId));
            var listed = stored.Value with { Children = [.. stored.Value.Children.Union(children)] };
            await store.WriteAsync([runs.Replace(scope.OwnerId, scope.RunId.Value, listed, stored.ETag)], cancellationToken);
        }
    }

    [LoggerMessage(3002, LogLevel.Warning, "Planning with {Provider}/{Model} failed; {NextProvider}/{NextModel} stands in ({Code}).")]
    private partial void LogFallback(string provider, string model, string nextProvider, string nextModel, string code);
}
