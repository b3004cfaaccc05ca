using System.Globalization;
using System.Text;
using System.Text.Json;
using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
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
/// <param name="time">The clock.</param>
/// <param name="logger">Says when a model failed.</param>
public sealed partial class DraftJudge(IModelRegistry models, AgentCatalog agents, EvaluationOptions options, TimeProvider time, ILogger<DraftJudge> logger)
{
    private const string Agent = "evaluation";
    private const string PromptFile = "evaluation.drafts.v1.md";
    private const int Attempts = 2;
    private const int ReplyTokens = 400;

    private static readonly JsonElement Schema = JsonElement.Parse(DraftJudgeReply.Schema);

    internal async Task<DraftJudgement> JudgeAsync(ResolveDraftsInput input, string question, IReadOnlyList<JudgedDraft> drafts, CancellationToken cancellationToken)
    {
        var model = models.ForAgent(input.Model, agents.Find(Agent)!);
        if (!options.Enabled || !options.JudgesByModel || model.Provider == ProviderNames.LocalExtractive)
        {
            return DraftJudgement.None;
        }

        var order = Turned(drafts, input.Scope.RunId);
        List<AIMessage> messages = [new(ChatRole.System, agents.Prompt(PromptFile)), new(ChatRole.User, Ask(question, order))];
        var wanted = messages.Sum(message => ContextBudget.Estimate(message.Text)) + ReplyTokens;
        if (input.Usage.TotalTokens + wanted > input.Limits.MaxTokens || !CostAllowance.Pays(models.Price(model), wanted, ReplyTokens, input.Limits.CostLeft(input.Usage)) || wanted > ContextBudget.Usable(models.ContextWindow(model)))
        {
            return DraftJudgement.None;
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.JudgeSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await AskAsync(model, messages, order, either.Token);
        }
        catch (Exception exception) when (exception is CartritaException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The drafts are there, and rules can choose between them.
            LogFailed(input.Scope.RunId, model.Provider, model.Model, (exception as CartritaException)?.Problem.Code ?? Problems.LimitExceeded.Code);
            return DraftJudgement.None;
        }
    }

    private static List<JudgedDraft> Turned(IReadOnlyList<JudgedDraft> drafts, RunId run)
    {
        var first = run.Value.Sum(character => character) % drafts.Count;
        return [.. drafts.Skip(first), .. drafts.Take(first)];
    }

    private async Task<DraftJudgement> AskAsync(ModelChoice model, List<AIMessage> messages, List<JudgedDraft> order, CancellationToken cancellationToken)
    {
        var form = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "drafts", "The levels of each draft.") };
        var usage = TokenUsage.None;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var response = await models.Chat(model).GetResponseAsync(messages, form, cancellationToken);
            usage = usage.Plus(response.Usage.ToUsage());
            if (DraftJudgeReply.Read(response.Text, order.Count) is { Drafts: { } levels } reply)
            {
                return new DraftJudgement(DraftRules.Best(levels.Select(level => new DraftScore(order[level.Draft - 1].Place, level.Score))), reply.Complementary, new EnsembleJudge(model, usage));
            }

            messages.Add(new AIMessage(ChatRole.Assistant, response.Text));
            messages.Add(new AIMessage(ChatRole.User, "This answer is refused: it does not fit the schema, or does not judge each draft once. Send the whole JSON object again, mended."));
        }

        return DraftJudgement.None with { Judge = new EnsembleJudge(model, usage) };
    }

    // Sources are listed once for all drafts. Credentials that a question held stay here; the drafts were screened.
    private static string Ask(string question, List<JudgedDraft> drafts)
    {
        var quotes = drafts.SelectMany(draft => draft.Draft.Citations).Select(citation => citation.Quote).Distinct(StringComparer.Ordinal).ToList();
        var text = new StringBuilder("Question:\n").Append(CredentialRules.Redact(question));
        for (var index = 0; index < drafts.Count; index++)
        {
            var draft = drafts[index].Draft;
            text.Append(CultureInfo.InvariantCulture, $"\n\nDraft {index + 1}, sentence by sentence:");
            foreach (var claim in EvidenceMatrix.Of(draft.Text, draft.Citations).Claims)
            {
                var sources = claim.Support.Select(support => quotes.IndexOf(draft.Citations[support.Source].Quote) + 1).Distinct();
                text.Append("\n| ").Append(claim.Text.ReplaceLineEndings(" ")).Append(' ').AppendJoin(string.Empty, sources.Select(source => string.Create(CultureInfo.InvariantCulture, $"[S{source}]")));
            }
        }

        text.Append("\n\nSources:").Append(quotes.Count == 0 ? " none." : string.Empty);
        for (var index = 0; index < quotes.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n[S{index + 1}] {quotes[index].ReplaceLineEndings(" ")}");
        }

        return text.ToString();
    }

    [LoggerMessage(1712, LogLevel.Warning, "Run {Run}: model {Provider}/{Model} did not judge the drafts ({Code}); rules do.")]
    private partial void LogFailed(RunId run, string provider, string model, string code);
}
