using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Governance;
using Cartrita.Orchestrations.Streaming;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Chat;

/// <summary>The supervisor's steps of <c>evaluation</c>: evidence is put in order before the answer, and the answer scored after it. Neither is worth a run: what fails here is left out.</summary>
internal static class AnswerScoring
{
    /// <summary>Puts the evidence of a plan's agents in order; null where there is none, where the settings say no, or where that failed.</summary>
    internal static async Task<RerankResult?> RerankAsync(
        StopSignal stop, SupervisorFrames frames, ChatInput input, PrepareResult ready, PlanResult? plan, IReadOnlyList<AgentResult> results)
    {
        if (!ready.Evaluates || plan is null || !results.Any(result => result.Output is not null))
        {
            return null;
        }

        var ranked = await stop.CallAsync<RerankResult>(DurableNames.Rerank, new RerankInput
        {
            Scope = stop.Scope,
            Model = ready.AgentsGoBy,
            Results = results,
            Usage = results.Aggregate(plan.Usage, (sum, result) => sum.Plus(result.Usage)),
            Limits = input.Limits,
        });
        frames.Trace(ranked.Value?.Trace);
        foreach (var conflict in ranked.Value?.Conflicts ?? [])
        {
            frames.Conflict(conflict);
        }

        return ranked.Value;
    }

    /// <summary>The answer's input with the order of its evidence.</summary>
    internal static AnswerInput With(this AnswerInput input, RerankResult? ranked) =>
        ranked is null ? input : input with { Ranking = ranked.Ranking, Usage = input.Usage.Plus(ranked.Usage) };

    /// <summary>Scores an answer that has had its <c>end</c>.</summary>
    internal static async Task EvaluateAsync(
        TaskOrchestrationContext context, RunScope scope, ChatInput input, PrepareResult ready, IReadOnlyList<AgentResult> results, Outcome<AnswerResult> answered)
    {
        if (!ready.Evaluates || answered.Value is not { } answer)
        {
            return;
        }

        try
        {
            await context.CallActivityAsync<Outcome<EvaluateResult>>(
                DurableNames.Evaluate,
                new EvaluateInput { Scope = scope, Model = ready.AgentsGoBy, Results = results, Usage = answer.Usage, Limits = input.Limits });
        }
        catch (TaskFailedException)
        {
            // The chat has ended well; an answer without scores is an answer.
        }
    }
}
