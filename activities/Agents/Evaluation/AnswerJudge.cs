using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Lets a model judge an answer by the rubric of its prompt, under a strict schema and with one repair; where none is there, none may, or it fails, rules have to do.</summary>
/// <param name="models">The models.</param>
/// <param name="agents">Has the prompt and the schema.</param>
/// <param name="options">Whether a model may judge.</param>
/// <param name="judge">Asks it.</param>
/// <param name="logger">Says when a model failed.</param>
public sealed partial class AnswerJudge(IModelRegistry models, AgentCatalog agents, EvaluationOptions options, JudgeModel judge, ILogger<AnswerJudge> logger)
{
    private const string Agent = "evaluation";

    internal async Task<Judgement> JudgeAsync(EvaluateInput input, string question, MessageDocument answer, CancellationToken cancellationToken)
    {
        var manifest = agents.Find(Agent)!;
        var model = models.ForAgent(input.Model, manifest);
        if (!options.JudgesByModel || model.Provider == ProviderNames.LocalExtractive)
        {
            return Judgement.None;
        }

        List<AIMessage> messages = [new(ChatRole.System, agents.Prompt(manifest.Prompt.File)), Ask(question, answer).Message()];
        var ask = new JudgeAsk<JudgeReply>(messages, ChatResponseFormat.ForJsonSchema(manifest.Output, "evaluation_output"), JudgeReply.Read);
        var judged = await judge.AskAsync(model, ask, input.Limits, input.Usage, cancellationToken);
        if (judged is { Asked: true, Reply: null })
        {
            LogFailed(input.Scope.RunId, model.Provider, model.Model, judged.Failure!);
        }

        return new Judgement(judged.Asked ? model : null, judged.Reply, judged.Usage, judged.Failure);
    }

    // Credentials that a question held stay here.
    private static PromptText Ask(string question, MessageDocument answer)
    {
        var text = new PromptText().Own($"Question:").Block(CredentialRules.Redact(question)).Own($"\n\nAnswer, sentence by sentence:");
        foreach (var (index, claim) in EvidenceMatrix.Of(answer.Content, answer.Citations).Claims.Index())
        {
            text.Own($"\n{index + 1}. ");
            JudgedSources.Name(text, claim.Support.Select(support => support.Source + 1)).Line(claim.Text);
        }

        return JudgedSources.List(text, [.. answer.Citations.Select(citation => citation.Quote)]);
    }

    [LoggerMessage(1670, LogLevel.Warning, "Run {Run}: model {Provider}/{Model} did not judge the answer ({Code}); rules do.")]
    private partial void LogFailed(RunId run, string provider, string model, string code);
}
