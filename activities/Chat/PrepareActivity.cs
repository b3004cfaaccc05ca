using Cartrita.Activities.Governance;
using Cartrita.Activities.Knowledge;
using Cartrita.Activities.Models;
using Cartrita.Activities.Telemetry;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Tools;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Chat;

/// <summary>The quick steps before an answer: recall, the safety screen, the choice of the model, and whether to decompose.</summary>
/// <remarks>It calls no model but, where the settings want it, the one that moderates, beside what it does anyway; and, for a new conversation of an owner with nothing else under way, no store: what it decides travels as frames with the next activity.</remarks>
/// <param name="cache">The run's request and its conversation.</param>
/// <param name="models">The models.</param>
/// <param name="choices">Chooses the run's model.</param>
/// <param name="searches">Which files are searched.</param>
/// <param name="files">Those of them that are not there yet.</param>
/// <param name="tools">What agents have from outside.</param>
/// <param name="evaluation">Whether answers are scored.</param>
/// <param name="ensembles">Whether several models answer.</param>
/// <param name="moderator">Has what the user wrote moderated.</param>
/// <param name="traces">Has its result tell of it.</param>
public sealed class PrepareActivity(
    RunCache cache,
    IModelRegistry models,
    RunModels choices,
    SearchScope searches,
    PendingFiles files,
    ToolCatalog tools,
    EvaluationOptions evaluation,
    EnsembleChoices ensembles,
    Moderator moderator,
    RunTraces traces)
{
    private const string Safety = "safety";

    /// <summary>Prepares a run.</summary>
    /// <param name="input">The run.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.Prepare)]
    public Task<Outcome<PrepareResult>> RunAsync([ActivityTrigger] PrepareInput input, CancellationToken cancellationToken) =>
        traces.CarryAsync(RunSteps.Prepare, input.Scope, () => PrepareAsync(input, cancellationToken), (result, trace) => result with { Trace = trace });

    private async Task<Outcome<PrepareResult>> PrepareAsync(PrepareInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        var run = await cache.RunAsync(scope.OwnerId, scope.RunId, cancellationToken);
        var request = run.Request!;
        if (choices.Select(request) is not { } selection)
        {
            return Outcome.Fail<PrepareResult>(Problems.ModelUnavailable);
        }

        var model = selection.Model;
        var findings = request.Messages.SelectMany(message => SafetyScreen.ScreenInput(message.Content)).Distinct().ToList();
        var refused = findings.Any(finding => finding.Action == SafetyScreen.Blocked);
        var moderation = refused ? Task.FromResult(ModerationOutcome.Clean) : moderator.InputAsync(request.Messages.Select(message => message.Content), cancellationToken);
        var (decompose, reason) = await DecomposeAsync(request, model, cancellationToken);
        var ensemble = ensembles.Gate(request, model, decompose);
        var recallFrom = await RecallFromAsync(run, model, cancellationToken);
        var moderated = await moderation;
        findings.AddRange(moderated.Findings);
        var refusal = refused ? Problems.SafetyBlocked : moderated.Refusal;
        refused = refusal is not null;
        var pending = refused ? [] : await files.DecideAsync(run, await searches.AttachmentsAsync(scope, cancellationToken), cancellationToken);
        return Outcome.Of(new PrepareResult
        {
            Model = model,
            Wished = selection.Wished == model ? null : selection.Wished,
            Fallback = RunModels.FallbackOf(selection),
            Refusal = refusal?.Code,
            Decompose = decompose,
            Evaluates = evaluation.Enabled,
            Ensemble = refused ? null : ensemble.Plan,
            RecallFrom = recallFrom,
            FirstSequence = run.FirstSequence,
            Flags = [.. findings.Select(finding => new SafetyFlagData("input", finding.Rule, finding.Action))],
            Decisions = refused ? [Screened("refused")] : [Screened(findings.Count == 0 ? "clean" : "flagged"), selection.ToDecision(), .. models.Unpriced(input.CapsCost, [model, .. ensemble.Plan?.Members ?? []]), .. ensemble.Decisions, .. Pruned(run, recallFrom), .. pending, .. Direct(decompose, reason)],
        });
    }

    private async ValueTask<(bool Decompose, string Reason)> DecomposeAsync(ChatRequest request, ModelChoice model, CancellationToken cancellationToken) =>
        request.Attachments.Count > 0 ? (true, "attachments_named")
        : RulePlanner.IsCompound(request.Messages[^1].Content) ? (true, "compound_question")

        // Rules alone have nobody to send out.
        : model.Provider != ProviderNames.LocalExtractive && CodeWish.Asks(request.Messages[^1].Content) ? (true, "asks_for_code")
        : model.Provider != ProviderNames.LocalExtractive && ResearchWish.Asks(request.Messages[^1].Content) ? (true, "asks_for_research")
        : model.Provider != ProviderNames.LocalExtractive && ChainWish.Asks(request.Messages[^1].Content) ? (true, "asks_for_steps")
        : model.Provider != ProviderNames.LocalExtractive && ToolWish.Asks(request.Messages[^1].Content, await tools.OutsideAsync(cancellationToken)) ? (true, "asks_for_tools")
        : (false, "plain_question");

    private static OrchestrationDecisionData Screened(string reason) =>
        new() { Decision = Decisions.InputScreened, Agent = Safety, Reason = reason };

    // What is dropped is in the conversation still, and in its summary.
    private static IEnumerable<OrchestrationDecisionData> Pruned(RunDocument run, int recallFrom) => recallFrom == 0
        ? []
        : [new OrchestrationDecisionData { Decision = Decisions.ContextPruned, Agent = AgentLevels.MemoryName, Reason = "earlier_messages", Context = new ContextCounts(run.FirstSequence - recallFrom, recallFrom) }];

    // A decomposition is told by the planner, with its graph.
    private static IEnumerable<OrchestrationDecisionData> Direct(bool decompose, string reason) => decompose
        ? []
        : [new OrchestrationDecisionData { Decision = Decisions.AnswerDirectly, Agent = AgentLevels.SupervisorName, Reason = reason }];

    private async Task<int> RecallFromAsync(RunDocument run, ModelChoice model, CancellationToken cancellationToken)
    {
        if (run.FirstSequence == 0)
        {
            return 0;
        }

        var earliest = Math.Max(0, run.FirstSequence - ContextBudget.MostRecalledMessages);
        var recalled = await cache.MessagesAsync(run.OwnerId, run.Id, run.ConversationId!.Value, earliest..run.FirstSequence, cancellationToken);
        return ContextBudget.RecallFrom(recalled, run.Request!, models.ContextWindow(model)) ?? run.FirstSequence;
    }
}
