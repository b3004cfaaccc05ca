using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Models;

/// <summary>Asks the gate whether several models answer a request (AGENT-10). It calls no model and no store.</summary>
/// <param name="models">Who has the members, and whether they are healthy.</param>
/// <param name="options">The settings.</param>
public sealed class EnsembleChoices(IModelRegistry models, EnsembleOptions options)
{
    internal EnsembleChoice Gate(ChatRequest request, ModelChoice supervisor, bool decomposed)
    {
        if (!EnsembleGate.IsConfigured(options))
        {
            return new EnsembleChoice(null, []);
        }

        var verdict = EnsembleGate.Decide(
            new EnsembleFacts
            {
                Question = request.Messages[^1].Content,
                Supervisor = supervisor,
                Requested = !string.IsNullOrWhiteSpace(request.Model),
                Decomposed = decomposed,
                Candidates = [.. options.Members.Select(Candidate)],
            },
            options);
        return new EnsembleChoice(verdict.Opens ? PlanOf(verdict) : null, [DecisionOf(verdict)]);
    }

    private EnsembleCandidate Candidate(string name)
    {
        var model = models.Resolve(name, ModelRole.Supervisor);

        // A slash may be a part of a model's own name: a member is that provider's model or nobody's.
        var found = model is not null && name.StartsWith($"{model.Provider}/", StringComparison.Ordinal) ? model : null;
        return new EnsembleCandidate(name, found, found is not null && models.IsHealthy(found));
    }

    private EnsemblePlan PlanOf(EnsembleVerdict verdict) => new()
    {
        Members = verdict.Members,
        Resolve = options.Resolve,
        TokenShare = options.TokenShare,
        LeastTokens = options.LeastTokens,
        DraftSeconds = options.DraftSeconds,
    };

    private static OrchestrationDecisionData DecisionOf(EnsembleVerdict verdict) => new()
    {
        Decision = Decisions.EnsembleGated,
        Agent = ModelFallbacks.Selector,
        Reason = verdict.Reason,
        Ensemble = new EnsembleData { Members = [.. verdict.Members.Select(model => new EnsembleMember(model)), .. verdict.LeftOut], Signals = verdict.Signals },
    };
}

/// <summary>What the gate decided of a request.</summary>
/// <param name="Plan">The ensemble; null where one model answers.</param>
/// <param name="Decisions">The decision, for a frame; none where the settings have no ensemble.</param>
internal sealed record EnsembleChoice(EnsemblePlan? Plan, IReadOnlyList<OrchestrationDecisionData> Decisions);
