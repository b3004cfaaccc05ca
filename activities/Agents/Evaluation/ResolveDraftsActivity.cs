using Cartrita.Activities.Chat;
using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Activities.Memory;
using Cartrita.Activities.Telemetry;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Scores the drafts of an ensemble, by a model or by rules, and decides whether the best of them is the answer or one that is made of all (AGENT-10).</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="cache">The run's request.</param>
/// <param name="payloads">The drafts.</param>
/// <param name="judge">Asks a model.</param>
/// <param name="composer">Knows whether there is room to fuse.</param>
/// <param name="frames">Tells of it.</param>
/// <param name="time">The clock.</param>
public sealed class ResolveDraftsActivity(
    RunGuard guard, RunCache cache, IRunPayloads payloads, DraftJudge judge, ModelComposer composer, DraftFrames frames, TimeProvider time)
{
    private const string Agent = "evaluation";

    /// <summary>Resolves.</summary>
    /// <param name="input">The drafts.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ResolveDrafts)]
    public Task<Outcome<ResolveDraftsResult>> RunAsync([ActivityTrigger] ResolveDraftsInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(RunSteps.ResolveDrafts, input.Scope, token => ResolveAsync(input, token), cancellationToken);

    private async Task<Outcome<ResolveDraftsResult>> ResolveAsync(ResolveDraftsInput input, CancellationToken cancellationToken)
    {
        var (scope, began) = (input.Scope, time.GetTimestamp());
        await frames.StartAsync(scope, AgentLevels.DraftsTask, Agent, [.. input.Drafts.Select(draft => AgentLevels.DraftTask(draft.Place))], cancellationToken);
        var run = await cache.RunAsync(scope.OwnerId, scope.RunId, cancellationToken);
        var question = run.Request!.Messages[^1].Content;
        var drafts = await Task.WhenAll(input.Drafts.Select(async draft =>
            new JudgedDraft(draft.Place, await payloads.GetAsync(scope, draft.Draft, PayloadJson.Default.DraftPayload, cancellationToken))));
        var judged = await judge.JudgeAsync(input, question, drafts, cancellationToken);
        var scores = judged.Scores ?? DraftRules.Score(question, drafts);
        var complementary = judged.Scores is null ? DraftRules.Complement(question, drafts, scores[0].Place) : judged.Complementary;
        var (resolution, reason) = DraftResolution.Decide(input.Resolve, scores, complementary, MayFuse(input, run, drafts, judged));
        await frames.CompleteAsync(scope, AgentLevels.DraftsTask, Agent, code: null, judged.Judge?.Usage ?? TokenUsage.None, time.GetElapsedTime(began));
        return Outcome.Of(new ResolveDraftsResult
        {
            Resolution = resolution,
            Reason = reason,
            Best = scores[0].Place,
            Scores = scores,
            Method = judged.Scores is null ? EvaluationMetrics.Rules : EvaluationMetrics.Model,
            Judge = judged.Judge,
        });
    }

    // By what is known before the evidence is gathered: the answer reckons again with all of it.
    private bool MayFuse(ResolveDraftsInput input, RunDocument run, JudgedDraft[] drafts, DraftJudgement judged) => composer.MayFuse(
        input.Model,
        new AnswerMaterial
        {
            Run = run,
            Question = run.Request!.Messages[^1].Content,
            Recalled = [],
            Memory = RecalledMemory.None,
            Parts = [],
            Missing = [],
            MaxTokens = input.Limits.MaxTokens - input.Usage.TotalTokens,
            CostLeftMicroUsd = input.Limits.CostLeft(input.Usage),
            Drafts = [.. drafts.Select(draft => draft.Draft)],
        }.Without(judged.Judge?.Usage ?? TokenUsage.None));
}
