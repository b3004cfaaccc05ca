using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Models;

/// <summary>Asks the chosen model, or the next one that is healthy. Never silent: whoever stands in is logged before it is asked, and comes with its decision for a frame (CHAT-16).</summary>
/// <param name="models">The models.</param>
/// <param name="logger">Says when a model stood in.</param>
public sealed partial class ModelFallbacks(IModelRegistry models, ILogger<ModelFallbacks> logger)
{
    /// <summary>The agent that chooses models.</summary>
    internal const string Selector = "modelSelector";

    private static readonly ModelChoice Embedded = new(ProviderNames.LocalExtractive, LocalExtractiveChatClient.Model);

    /// <summary>Asks one candidate after the other until one answers; the last one's failure is the caller's.</summary>
    /// <param name="choice">The chosen model.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="ask">Asks a model.</param>
    /// <param name="capsCost">Whether the run's cost is limited, so that a model without a price that stands in is worth a word.</param>
    /// <param name="savesWork">Whether work would be lost with the last failure: then the embedded provider stands in for providers that fail or are too dear, whatever the settings name.</param>
    /// <param name="canAnswer">Which models may stand in; null for all.</param>
    internal async Task<T> AskAsync<T>(ModelChoice choice, string asker, Func<ModelCandidate, Task<T>> ask, bool capsCost = false, bool savesWork = false, Func<ModelChoice, bool>? canAnswer = null)
    {
        var candidates = models.WithFallbacks(choice);
        if (savesWork && !candidates.Contains(Embedded))
        {
            candidates = [.. candidates, Embedded];
        }

        // Nobody is told of one that is not asked.
        candidates = [.. candidates.Where(candidate => candidate == choice || canAnswer?.Invoke(candidate) != false)];
        if (candidates.Count == 0)
        {
            candidates = [choice];
        }

        // A choice that is missing among them has an open circuit: its provider has failed before this call.
        var reason = Problems.ProviderFailed;
        for (var index = 0; ; index++)
        {
            var model = candidates[index];
            var candidate = new ModelCandidate(model);
            if (model != choice)
            {
                LogFallback(asker, choice.Provider, choice.Model, reason.Code, model.Provider, model.Model);
                candidate = new ModelCandidate(model, new ModelFallback(choice.Provider, choice.Model, reason.Code)) { Decisions = [DecisionOf(choice, asker, model, reason), .. models.Unpriced(capsCost, [model])] };
            }

            try
            {
                return await ask(candidate);
            }
            catch (CartritaException exception) when (index + 1 < candidates.Count && !BannedTerms.IsVerdict(exception.Problem) && MayStandIn(candidates[index + 1], choice, exception.Problem))
            {
                // The next candidate stands in, and says why.
                reason = exception.Problem;
            }
        }
    }

    // A wrong key or name is not cured by another answer: whoever set it has to see it. Settings may name the embedded provider all the same. Where the run's money is spent, it costs nothing.
    private bool MayStandIn(ModelChoice next, ModelChoice choice, Problem problem) =>
        problem == Problems.ProviderFailed || problem == Problems.LimitExceeded || next != Embedded || models.WithFallbacks(choice).Contains(Embedded);

    private static OrchestrationDecisionData DecisionOf(ModelChoice choice, string asker, ModelChoice model, Problem reason) => new()
    {
        Decision = Decisions.ModelFallback,
        Agent = asker,
        Reason = reason.Code,
        Model = model,
        FromModel = choice,
    };

    [LoggerMessage(3001, LogLevel.Warning, "{Asker}: model {Provider}/{Model} failed with {Code}; {NextProvider}/{NextModel} stands in.")]
    private partial void LogFallback(string asker, string provider, string model, string code, string nextProvider, string nextModel);
}

/// <summary>A model that is asked.</summary>
/// <param name="Model">The model.</param>
/// <param name="Fallback">What it stands in for; null for the chosen one.</param>
internal sealed record ModelCandidate(ModelChoice Model, ModelFallback? Fallback = null)
{
    /// <summary>The frames that tell so.</summary>
    internal IReadOnlyList<OrchestrationDecisionData> Decisions { get; init; } = [];
}
