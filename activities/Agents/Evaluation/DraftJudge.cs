using System.Text.Json;
using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Lets a model judge drafts of one question beside each other, by a rubric, under a strict schema and with one repair; where none is there, none may, or it fails, rules have to do.</summary>
/// <remarks>It does not learn who wrote a draft, and the drafts begin with another one in each run: models like their own words, and what comes first.</remarks>
/// <param name="models">The models.</param>
/// <param name="agents">Has the prompt.</param>
/// <param name="options">Whether a model may judge.</param>
/// <param name="judge">Asks it.</param>
/// <param name="logger">Says when a model failed.</param>
public sealed partial class DraftJudge(IModelRegistry models, AgentCatalog agents, EvaluationOptions options, JudgeModel judge, ILogger<DraftJudge> logger)
{
    private const string Agent = "evaluation";
    private const string PromptFile = "evaluation.drafts.v2.md";

    private static readonly JsonElement Schema = JsonElement.Parse(DraftJudgeReply.Schema);

    internal async Task<DraftJudgement> JudgeAsync(ResolveDraftsInput input, string question, IReadOnlyList<JudgedDraft> drafts, CancellationToken cancellationToken)
    {
        var model = models.ForAgent(input.Model, agents.Find(Agent)!);
        if (!options.Enabled || !options.JudgesByModel || model.Provider == ProviderNames.LocalExtractive)
        {
            return DraftJudgement.None;
        }

        var order = Turned(drafts, input.Scope.RunId);
        List<AIMessage> messages = [new(ChatRole.System, agents.Prompt(PromptFile)), Ask(question, order).Message()];
        var ask = new JudgeAsk<DraftJudgeReply>(
            messages,
            ChatResponseFormat.ForJsonSchema(Schema, "drafts", "The levels of each draft."),
            text => DraftJudgeReply.Read(text, order.Count) is { Drafts: not null } reply ? reply : null,
            "It does not fit the schema, or does not judge each draft once.");
        var judged = await judge.AskAsync(model, ask, input.Limits, input.Usage, cancellationToken);
        if (judged is { Asked: true, Reply: null })
        {
            LogFailed(input.Scope.RunId, model.Provider, model.Model, judged.Failure!);
        }

        var asked = judged.Usage != TokenUsage.None ? new EnsembleJudge(model, judged.Usage) : null;
        return judged.Reply is { } reply
            ? new DraftJudgement(DraftRules.Best(reply.Drafts!.Select(level => new DraftScore(order[level.Draft - 1].Place, level.Score))), reply.Complementary, asked)
            : DraftJudgement.None with { Judge = asked };
    }

    private static List<JudgedDraft> Turned(IReadOnlyList<JudgedDraft> drafts, RunId run)
    {
        var first = run.Value.Sum(character => character) % drafts.Count;
        return [.. drafts.Skip(first), .. drafts.Take(first)];
    }

    // Sources are listed once for all drafts. Credentials that a question held stay here; the drafts were screened.
    private static PromptText Ask(string question, List<JudgedDraft> drafts)
    {
        var quotes = drafts.SelectMany(draft => draft.Draft.Citations).Select(citation => citation.Quote).Distinct(StringComparer.Ordinal).ToList();
        var text = new PromptText().Own($"Question:").Block(CredentialRules.Redact(question));
        foreach (var (index, judged) in drafts.Index())
        {
            text.Own($"\n\nDraft {index + 1}, sentence by sentence:");
            foreach (var claim in EvidenceMatrix.Of(judged.Draft.Text, judged.Draft.Citations).Claims)
            {
                text.Own($"\n- ");
                JudgedSources.Name(text, claim.Support.Select(support => quotes.IndexOf(judged.Draft.Citations[support.Source].Quote) + 1).Distinct()).Line(claim.Text);
            }
        }

        return JudgedSources.List(text, quotes);
    }

    [LoggerMessage(1712, LogLevel.Warning, "Run {Run}: model {Provider}/{Model} did not judge the drafts ({Code}); rules do.")]
    private partial void LogFailed(RunId run, string provider, string model, string code);
}
