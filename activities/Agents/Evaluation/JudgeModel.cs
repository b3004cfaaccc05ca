using Cartrita.Activities.Models;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Asks a model to judge: under a strict schema, with one repair, within its seconds and what the run has left. Whoever asks has rules that do where it comes to nothing.</summary>
/// <param name="models">The models.</param>
/// <param name="options">How long it may take.</param>
/// <param name="time">The clock.</param>
public sealed class JudgeModel(IModelRegistry models, EvaluationOptions options, TimeProvider time)
{
    private const int Attempts = 2;
    private const int ReplyTokens = 400;

    /// <summary>Asks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ask">What it is asked.</param>
    /// <param name="limits">The run's limits.</param>
    /// <param name="spent">What the run took before.</param>
    /// <param name="cancellationToken">Ends it; the end of its own seconds is a failure like others.</param>
    internal async Task<Judged<T>> AskAsync<T>(ModelChoice model, JudgeAsk<T> ask, RunLimits limits, TokenUsage spent, CancellationToken cancellationToken)
        where T : class
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.JudgeSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var judged = new Judged<T>(false, null, TokenUsage.None, Problems.LimitExceeded.Code);
        IReadOnlyList<AIMessage> messages = ask.Messages;
        try
        {
            for (var attempt = 0; attempt < Attempts && HasRoom(model, messages, limits, spent.Plus(judged.Usage)); attempt++)
            {
                judged = judged with { Asked = true };
                var response = await models.Chat(model).GetResponseAsync(messages, new ChatOptions { ResponseFormat = ask.Form }, either.Token);
                judged = judged with { Usage = judged.Usage.Plus(response.Usage.ToUsage()), Failure = Problems.AgentResultInvalid.Code };
                if (ask.Read(response.Text) is { } reply)
                {
                    return judged with { Reply = reply, Failure = null };
                }

                messages = [.. messages, new AIMessage(ChatRole.Assistant, response.Text), PromptText.Refusal("answer", ask.Fault, "JSON object")];
            }

            return judged;
        }
        catch (Exception exception) when (exception is CartritaException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A judgement is not worth a failure, nor a second model; what a first reply took is spent all the same.
            return judged with { Failure = (exception as CartritaException)?.Problem.Code ?? Problems.LimitExceeded.Code };
        }
    }

    private bool HasRoom(ModelChoice model, IReadOnlyList<AIMessage> messages, RunLimits limits, TokenUsage spent)
    {
        var wanted = MessageTokens.Of(messages) + ReplyTokens;
        return spent.TotalTokens + wanted <= limits.MaxTokens && wanted <= ContextBudget.Usable(models.ContextWindow(model))
            && CostAllowance.Pays(models.Price(model), wanted, ReplyTokens, limits.CostLeft(spent));
    }
}

/// <summary>What a judging model is asked.</summary>
/// <typeparam name="T">What its reply is read as.</typeparam>
/// <param name="Messages">The rubric, and what is judged.</param>
/// <param name="Form">The schema of its reply.</param>
/// <param name="Read">Reads a reply; null for one that is of no use.</param>
/// <param name="Fault">What is wrong with such a one.</param>
internal sealed record JudgeAsk<T>(IReadOnlyList<AIMessage> Messages, ChatResponseFormat Form, Func<string, T?> Read, string Fault = "It does not fit the schema.")
    where T : class;

/// <summary>What asking a judging model came to.</summary>
/// <typeparam name="T">What its reply is read as.</typeparam>
/// <param name="Asked">Whether it was asked; the run may have had no room for it.</param>
/// <param name="Reply">Its reply; null where there is none.</param>
/// <param name="Usage">Tokens that it took, those of a reply that was of no use among them.</param>
/// <param name="Failure">Why there is no reply: a code of the catalogue; null where there is one.</param>
internal sealed record Judged<T>(bool Asked, T? Reply, TokenUsage Usage, string? Failure)
    where T : class;
