using System.Text.Json;
using Cartrita.Activities.Models;
using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Lets a model put evidence in order, where the settings say so; what it leaves out or invents changes nothing, and where it fails the order stays that of the rules.</summary>
/// <param name="models">The models.</param>
/// <param name="agents">Has the prompt.</param>
/// <param name="options">Whether a model may.</param>
/// <param name="judge">Asks it.</param>
/// <param name="logger">Says when a model failed.</param>
public sealed partial class EvidenceJudge(IModelRegistry models, AgentCatalog agents, EvaluationOptions options, JudgeModel judge, ILogger<EvidenceJudge> logger)
{
    private const string Agent = "evaluation";
    private const string PromptFile = "evaluation.rerank.v2.md";
    private const int MostJudged = 40;
    private const int ReplyTokens = 400;

    private static readonly JsonElement Schema = JsonElement.Parse(RerankReply.Schema);

    internal async Task<(IReadOnlyList<string> Order, TokenUsage Usage)> OrderAsync(
        RerankInput input, string question, IReadOnlyList<string> order, IReadOnlyList<RankedEvidence> evidence, CancellationToken cancellationToken)
    {
        var model = models.ForAgent(input.Model, agents.Find(Agent)!);
        if (!options.RerankByModel || model.Provider == ProviderNames.LocalExtractive || order.Count < 2)
        {
            return (order, TokenUsage.None);
        }

        var texts = evidence.GroupBy(item => item.Evidence.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Evidence.Text, StringComparer.Ordinal);
        var room = Math.Min(ContextBudget.Usable(models.ContextWindow(model)), input.Limits.MaxTokens - input.Usage.TotalTokens) - ContextBudget.Estimate(question) - ReplyTokens;
        var shown = ContextBudget.Fit(order.Take(MostJudged), id => PromptText.Behind(texts[id]), (int)Math.Max(0, room / 2));
        var asked = Ask(question, shown, texts);
        if (shown.Count < 2 || !CostAllowance.Pays(models.Price(model), asked.Tokens, ReplyTokens, input.Limits.CostLeft(input.Usage)))
        {
            return (order, TokenUsage.None);
        }

        var ask = new JudgeAsk<RerankReply>(
            [new(ChatRole.System, agents.Prompt(PromptFile)), asked.Message()],
            ChatResponseFormat.ForJsonSchema(Schema, "order", "The numbers of the evidence, best first."),
            text => RerankReply.Read(text) is { Order: not null } reply ? reply : null);
        var judged = await judge.AskAsync(model, ask, input.Limits, input.Usage, cancellationToken);
        if (judged.Reply is { Order: { } numbers })
        {
            var best = numbers.Where(number => number >= 1 && number <= shown.Count).Select(number => shown[number - 1]);
            return ([.. best.Concat(order).Distinct(StringComparer.Ordinal)], judged.Usage);
        }

        if (judged.Asked)
        {
            LogFailed(input.Scope.RunId, model.Provider, model.Model, judged.Failure!);
        }

        return (order, judged.Usage);
    }

    private static PromptText Ask(string question, IReadOnlyList<string> shown, Dictionary<string, string> texts)
    {
        var text = new PromptText().Own($"Question:").Block(CredentialRules.Redact(question)).Own($"\n\nEvidence:");
        foreach (var (index, id) in shown.Index())
        {
            text.Own($"\n\n[{index + 1}]").Block(texts[id]);
        }

        return text;
    }

    [LoggerMessage(1671, LogLevel.Warning, "Run {Run}: model {Provider}/{Model} did not put evidence in order ({Code}); rules do.")]
    private partial void LogFailed(RunId run, string provider, string model, string code);
}
