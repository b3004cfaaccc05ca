using System.Runtime.CompilerServices;
using Cartrita.Core.Broker;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Broker;

/// <summary>Asks chat models, and tells what they took also where the reader left before the end.</summary>
internal sealed class ModelChatHandler(IModelRegistry models, Lazy<IMessageBroker> broker) : IMessageHandler<ModelChatRequest, ChatResponseUpdate>
{
    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> HandleAsync(
        Message<ModelChatRequest> message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = message.Payload;
        var usage = TokenUsage.None;
        try
        {
            await foreach (var update in AskAsync(request, cancellationToken))
            {
                usage = UsageOf(update) ?? usage;
                yield return update;
            }
        }
        finally
        {
            if (usage != TokenUsage.None)
            {
                var use = new ModelUse(message.Headers.Owner, request.Model, usage);
                broker.Value.Publish(ModelTopics.Used, new Message<ModelUse>(message.Id, message.Timestamp, message.Headers, use));
            }
        }
    }

    private static TokenUsage? UsageOf(ChatResponseUpdate update) =>
        update.Contents.OfType<UsageContent>().LastOrDefault()?.Details is { } details
            ? new TokenUsage(details.InputTokenCount ?? 0, details.OutputTokenCount ?? 0)
            : null;

    private async IAsyncEnumerable<ChatResponseUpdate> AskAsync(ModelChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = models.Chat(request.Model);
        if (request.Streamed)
        {
            await foreach (var update in client.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken))
            {
                yield return update;
            }

            yield break;
        }

        var response = await client.GetResponseAsync(request.Messages, request.Options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }
}
