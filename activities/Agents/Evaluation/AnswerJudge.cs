using System.Globalization;
using System.Text;
using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
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
/// <param name="time">The clock.</param>
/// <param name="logger">Says when a model failed.</param>
public sealed partial class AnswerJudge(IModelRegistry models, AgentCatalog agents, EvaluationOptions options, TimeProvider time, ILogger<AnswerJudge> logger)
{
    private const string Agent = "evaluation";
    private const int Attempts = 2;
    private const int ReplyTokens = 400;

    internal async Task<Judgement> JudgeAsync(EvaluateInput input, string question, MessageDocument answer, CancellationToken cancellationToken)
    {
        var manifest = agents.Find(Agent)!;
        var model = models.ForAgent(input.Model, manifest);
        if (!options.JudgesByModel || model.Provider == ProviderNames.LocalExtractive)
        {
            return Judgement.None;
        }

        List<AIMessage> messages = [new(ChatRole.System, agents.Prompt(manifest.Prompt.File)), new(ChatRole.User, Ask(question, answer))];
        var wanted = messages.Sum(message => ContextBudget.Estimate(message.Text)) + ReplyTokens;
        if (input.Usage.TotalTokens + wanted > input.Limits.MaxTokens || !CostAllowance.Pays(models.Price(model), wanted, ReplyTokens, input.Limits.CostLeft(input.Usage)) || wanted > ContextBudget.Usable(models.ContextWindow(model)))
        {
            return Judgement.None with { Failure = Problems.LimitExceeded.Code };
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.JudgeSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await AskAsync(model, manifest, messages, either.Token);
        }
        catch (Exception exception) when (exception is CartritaException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A score is not worth a failure, nor a second model.
            var code = (exception as CartritaException)?.Problem.Code ?? Problems.LimitExceeded.Code;
            LogFailed(input.Scope.RunId, model.Provider, model.Model, code);
            return new Judgement(model, null, TokenUsage.None, code);
        }
    }

    private async Task<Judgement> AskAsync(ModelChoice model, AgentManifest manifest, List<AIMessage> messages, CancellationToken cancellationToken)
    {
        var form = new Microsoft.Extensions.AI.ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(manifest.Output, "evaluation_output") };
        var usage = TokenUsage.None;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var response = await models.Chat(model).GetResponseAsync(messages, form, cancellationToken);
            usage = usage.Plus(response.Usage.ToUsage());
            if (JudgeReply.Read(response.Text) is { } reply)
            {
                return new Judgement(model, reply, usage, null);
            }

            messages.Add(new AIMessage(ChatRole.Assistant, response.Text));
            messages.Add(new AIMessage(ChatRole.User, "This answer is refused: it does not fit the schema. Send the whole JSON object again, mended."));
        }

        return new Judgement(model, null, usage, Problems.AgentResultInvalid.Code);
    }

    // Credentials that a question held stay here.
    private static string Ask(string question, MessageDocument answer)
    {
        var text = new StringBuilder("Question:\n").Append(CredentialRules.Redact(question)).Append("\n\nAnswer, sentence by sentence:");
        var claims = EvidenceMatrix.Of(answer.Content, answer.Citations).Claims;
        for (var index = 0; index < claims.Count; index++)
        {
            var sources = string.Concat(claims[index].Support.Select(support => string.Create(CultureInfo.InvariantCulture, $"[S{support.Source + 1}]")));
            text.Append(CultureInfo.InvariantCulture, $"\n{index + 1}. {claims[index].Text} {sources}");
        }

        text.Append("\n\nSources:").Append(answer.Citations.Count == 0 ? " none." : string.Empty);
        for (var index = 0; index < answer.Citations.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n[S{index + 1}] {answer.Citations[index].Quote}");
        }

        return text.ToString();
    }

    [LoggerMessage(1670, LogLevel.Warning, "Run {Run}: model {Provider}/{Model} did not judge the answer ({Code}); rules do.")]
    private partial void LogFailed(RunId run, string provider, string model, string code);
}
