using Cartrita.Activities.Chat;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Puts what the agents found in order before the answer, and finds where they contradict each other (AGENT-03); keeps both as a payload.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="cache">The run's request.</param>
/// <param name="payloads">The agents' outputs.</param>
/// <param name="similarity">A small model that compares, where the settings name one.</param>
/// <param name="judge">Lets a model put it in order, where the settings say so.</param>
/// <param name="traces">Has its result tell of it.</param>
public sealed class RerankActivity(RunGuard guard, RunCache cache, IRunPayloads payloads, EvidenceSimilarity similarity, EvidenceJudge judge, RunTraces traces)
{
    /// <summary>Reranks.</summary>
    /// <param name="input">What the agents came to.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.Rerank)]
    public Task<Outcome<RerankResult>> RunAsync([ActivityTrigger] RerankInput input, CancellationToken cancellationToken) =>
        traces.CarryAsync(
            RunSteps.Rerank,
            input.Scope,
            () => guard.RunAsync(input.Scope, token => RerankAsync(input, token), cancellationToken),
            (result, trace) => result with { Trace = trace });

    private async Task<Outcome<RerankResult>> RerankAsync(RerankInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        var question = (await cache.RunAsync(scope.OwnerId, scope.RunId, cancellationToken)).Request!.Messages[^1].Content;
        var (evidence, claims) = (new List<RankedEvidence>(), new List<(AgentTaskId, string, AgentClaim)>());
        foreach (var result in AgentResult.All(input.Results).Where(result => result.Output is not null))
        {
            var output = await payloads.GetAsync(scope, result.Output!, PayloadJson.Default.AgentOutput, cancellationToken);
            var claimed = output.Claims.SelectMany(claim => claim.Evidence).ToHashSet(StringComparer.Ordinal);
            evidence.AddRange(output.Evidence.Select(item => new RankedEvidence(result.TaskId, item, claimed.Contains(item.Id))));
            claims.AddRange(output.Claims.Select(claim => (result.TaskId, result.Agent, claim)));
        }

        var order = EvidenceRanking.Order(question, [.. evidence.DistinctBy(item => item.Evidence.Id, StringComparer.Ordinal)]);
        order = await similarity.OrderAsync(scope.RunId, question, order, evidence, cancellationToken);
        var (judged, usage) = await judge.OrderAsync(input, question, order, evidence, cancellationToken);
        var conflicts = Contradictions.Between(claims);
        var ranking = await payloads.PutAsync(scope, new RankingPayload(judged, conflicts), PayloadJson.Default.RankingPayload, cancellationToken);
        return Outcome.Of(new RerankResult { Ranking = ranking, Conflicts = [.. conflicts.Select(conflict => conflict.Note)], Usage = usage });
    }
}
