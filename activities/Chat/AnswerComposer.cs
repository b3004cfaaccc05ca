using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Chat;

/// <summary>Composes the answer with the chosen model, or with the next one that is healthy; a fallback is logged, framed and told (CHAT-16).</summary>
/// <param name="models">The models.</param>
/// <param name="extractive">Composes with <c>local-extractive</c>.</param>
/// <param name="generative">Composes with any other model.</param>
/// <param name="logger">Says when a model stood in.</param>
public sealed partial class AnswerComposer(
    IModelRegistry models, ExtractiveComposer extractive, ModelComposer generative, ILogger<AnswerComposer> logger)
{
    internal async Task<AnswerDraft> ComposeAsync(AnswerInput input, AnswerMaterial material, FrameWriter frames, CancellationToken cancellationToken)
    {
        var candidates = models.WithFallbacks(input.Model);
        var reason = Problems.ProviderFailed;
        for (var index = 0; ; index++)
        {
            var model = candidates[index];
            if (model != input.Model)
            {
                LogFallback(input.Model.Provider, input.Model.Model, reason.Code, model.Provider, model.Model);
            }

            var fallback = model == input.Model ? null : new ModelFallback(input.Model.Provider, input.Model.Model, reason.Code);
            await OpenAsync(input, frames, model, fallback, cancellationToken);
            try
            {
                var tokens = new TokenStream(frames);
                var draft = model.Provider == ProviderNames.LocalExtractive
                    ? await extractive.ComposeAsync(model, material, tokens, cancellationToken)
                    : await generative.ComposeAsync(model, material, tokens, cancellationToken);
                return draft with { Fallback = fallback };
            }
            catch (CartritaException exception) when (index + 1 < candidates.Count)
            {
                // The next candidate opens an attempt of its own, so what this one streamed is dropped by every reader.
                reason = exception.Problem;
            }
        }
    }

    private static async Task OpenAsync(
        AnswerInput input, FrameWriter frames, ModelChoice model, ModelFallback? fallback, CancellationToken cancellationToken)
    {
        var started = new AgentTaskStartedData
        {
            Agent = AgentLevels.SupervisorName,
            Level = AgentLevels.Supervisor,
            DependsOn = [.. input.Results.Select(result => result.TaskId)],
        };
        await frames.OpenAttemptAsync(started, FrameDataJson.Default.AgentTaskStartedData, cancellationToken);
        if (fallback is not null)
        {
            var decision = new OrchestrationDecisionData
            {
                Decision = Decisions.ModelFallback,
                Agent = "modelSelector",
                Reason = fallback.Reason,
                Model = model,
                FromModel = input.Model,
            };
            frames.Write(FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Model {Provider}/{Model} failed with {Code}; {NextProvider}/{NextModel} stands in.")]
    private partial void LogFallback(string provider, string model, string code, string nextProvider, string nextModel);
}
