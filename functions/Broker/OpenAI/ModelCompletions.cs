using Cartrita.Activities.Governance;
using Cartrita.Core.Broker;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Models;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Answers of a model itself: through the broker to its provider, with no orchestration between.</summary>
internal sealed class ModelCompletions(
    IMessageBroker broker, IModelRegistry models, BannedTerms terms, Moderator moderator, TokenLimits tokens, IOptions<BridgeOptions> options, IIdSource ids, TimeProvider time)
{
    // What a call may take after its deadline to end.
    private static readonly TimeSpan EndingTime = TimeSpan.FromMinutes(1);

    /// <summary>The pieces of the answer; what is wrong with the request is thrown here, before anything is asked.</summary>
    public async Task<IAsyncEnumerable<ChatResponseUpdate>> AskAsync(RequestInfo caller, ChatCompletionBody body, CancellationToken cancellationToken)
    {
        RequestFault.Require(!string.IsNullOrWhiteSpace(body.Model), "model", "It is missing.");
        var model = models.Resolve(body.Model, ModelRole.SubAgent) ?? throw new CartritaException(Problems.ModelUnavailable);
        var messages = CompletionMessages.Read(body.Messages);
        var chat = CompletionOptions.Read(body, options.Value.MaxOutputTokens);
        if (model.Provider == ProviderNames.LocalExtractive)
        {
            FixedOptions.Check(body);
        }

        var texts = PromptTexts.Of(messages, chat);
        ScreenedUpdates.RequireSafe(texts, body.MessagesName);
        await moderator.RequireModeratedAsync(texts, body.MessagesName, cancellationToken);
        var request = new ModelChatRequest(model, messages, chat, body.Stream == true);
        var envelope = Envelope(caller, request);
        var prompt = (long)MessageTokens.Of(messages) + MessageTokens.Of(chat);
        var settle = await ReserveAsync(caller, envelope.Id, prompt + (chat.MaxOutputTokens ?? 0));
        return broker.RequestAsync(ModelTopics.Chat, envelope, cancellationToken).Counted(prompt, settle).Screened(terms).Moderated(moderator, cancellationToken);
    }

    /// <summary>Reserves tokens for a direct call, and gives what settles it.</summary>
    public async Task<Func<long, Task>> ReserveAsync(RequestInfo caller, string call, long estimate)
    {
        var held = await tokens.ReserveAsync(caller, call, estimate, TimeSpan.FromSeconds(options.Value.MaxSeconds) + EndingTime);
        return took => tokens.SettleAsync(caller.Principal!.OwnerId, held, call, took);
    }

    /// <summary>A message of the caller's, with the deadline of direct calls.</summary>
    public Message<T> Envelope<T>(RequestInfo caller, T payload)
    {
        var now = time.GetUtcNow();
        var headers = new MessageHeaders
        {
            Owner = caller.Principal!.OwnerId,
            RequestId = caller.RequestId,
            Deadline = now.AddSeconds(options.Value.MaxSeconds),
        };
        return new Message<T>(ids.NewId(), now, headers, payload);
    }
}
