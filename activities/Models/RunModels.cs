using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Selection;

namespace Cartrita.Activities.Models;

/// <summary>Chooses the supervisor's model of a run (AGENT-10). One that stands in for the configured one is named in frame and answer (CHAT-16).</summary>
/// <param name="models">The models.</param>
public sealed class RunModels(IModelRegistry models)
{
    // Prompt, rules and some evidence: what goes in besides the request itself.
    private const int BesidesRequest = 3_000;

    /// <summary>Chooses; null where nobody has the model that the request names.</summary>
    internal ModelSelection? Select(ChatRequest request)
    {
        if (models.Resolve(request.Model, ModelRole.Supervisor) is not { } wished)
        {
            return null;
        }

        var need = new ModelNeed(ModelRole.Supervisor, BesidesRequest + request.Messages.Sum(message => ContextBudget.Estimate(message.Content)))
        {
            Requested = !string.IsNullOrWhiteSpace(request.Model),
        };
        return models.Select(wished, need);
    }

    /// <summary>What the answer says of a model that was chosen in the configured one's place; null where none was.</summary>
    internal static ModelFallback? FallbackOf(ModelSelection selection) => selection.StandsInBecause is { } reason
        ? new ModelFallback(selection.Wished.Provider, selection.Wished.Model, reason == SelectionReasons.CircuitOpen ? Problems.ProviderFailed.Code : reason)
        : null;
}
