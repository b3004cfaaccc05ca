using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Activities.Governance;
using Cartrita.Activities.Models;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Chat;

/// <summary>Composes the answer with the chosen model, or with the next one that is healthy; a fallback is logged, framed and told (CHAT-16).</summary>
/// <param name="models">What models cost.</param>
/// <param name="fallbacks">Goes from model to model.</param>
/// <param name="extractive">Composes with <c>local-extractive</c>.</param>
/// <param name="generative">Composes with any other model.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="moderator">Has answers moderated.</param>
public sealed class AnswerComposer(IModelRegistry models, ModelFallbacks fallbacks, ExtractiveComposer extractive, ModelComposer generative, BannedTerms terms, Moderator moderator)
{
    /// <summary>Composes.</summary>
    /// <param name="input">The run.</param>
    /// <param name="material">What the answer is made of.</param>
    /// <param name="frames">Where it streams.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="lost">Told what a model took that came to no answer, for whoever has another one where all fail; an answer's usage has it.</param>
    internal async Task<AnswerDraft> ComposeAsync(AnswerInput input, AnswerMaterial material, FrameWriter frames, CancellationToken cancellationToken, Action<TokenUsage>? lost = null)
    {
        // What candidates that broke off took is spent: the next one has so much less, and the run counts it.
        var spent = TokenUsage.None;
        return await fallbacks.AskAsync(input.Model, ModelFallbacks.Selector, async candidate =>
        {
            // Every candidate opens an attempt of its own, so what the one before it streamed is dropped by every reader.
            await OpenAsync(input, frames, cancellationToken);
            foreach (var decision in candidate.Decisions)
            {
                frames.Write(FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData);
            }

            var tokens = new TokenStream(frames, terms, moderator);
            if (!CanAnswer(candidate.Model, material))
            {
                throw new CartritaException(Problems.ProviderFailed);
            }

            try
            {
                var draft = candidate.Model.Provider == ProviderNames.LocalExtractive
                    ? await extractive.ComposeAsync(candidate.Model, material, tokens, cancellationToken)
                    : await generative.ComposeAsync(candidate.Model, material.Without(spent), tokens, cancellationToken);

                return Shown(draft with { Fallback = input.Fallback ?? candidate.Fallback, Usage = draft.Usage.Plus(spent) });
            }
            catch (Exception exception) when (exception is CartritaException or OperationCanceledException)
            {
                // One that was asked in time and broken off has read its prompt, whether or not it began to answer.
                var took = PricedEstimate.Of(models, candidate.Model, exception is OperationCanceledException ? tokens.EstimateAsked : tokens.Estimate);
                spent = spent.Plus(took);
                lost?.Invoke(took);
                throw;
            }
        },
        capsCost: input.Limits.MaxCostMicroUsd is not null,
        savesWork: material.Drafts.Count == 0 && input.Results.Any(result => result.Output is not null),
        canAnswer: model => CanAnswer(model, material));
    }

    // It would quote the evidence and leave the drafts out, one of which is a better answer.
    private static bool CanAnswer(ModelChoice model, AnswerMaterial material) => model.Provider != ProviderNames.LocalExtractive || material.Drafts.Count == 0;

    /// <summary>The draft as it is shown. A quote shows what the offsets name, but for the terms; it is the source's text, and does not count as the model's.</summary>
    internal AnswerDraft Shown(AnswerDraft draft) => draft with
    {
        Citations = [.. draft.Citations.Select(citation => citation with { Quote = terms.Replace(citation.Quote), Title = citation.Title is { } title ? terms.Replace(title) : null })],
    };

    /// <summary>Opens an attempt of the answer: what an earlier one streamed is void.</summary>
    internal static async Task OpenAsync(AnswerInput input, FrameWriter frames, CancellationToken cancellationToken)
    {
        var started = new AgentTaskStartedData
        {
            Agent = AgentLevels.SupervisorName,
            Level = AgentLevels.Supervisor,
            DependsOn = EnsembleComposer.DependsOn(input),
        };
        await frames.OpenAttemptAsync(started, FrameDataJson.Default.AgentTaskStartedData, cancellationToken);
    }
}
