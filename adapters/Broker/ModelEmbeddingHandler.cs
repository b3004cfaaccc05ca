using System.Runtime.CompilerServices;
using Cartrita.Core.Broker;
using Cartrita.Core.Chat;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Broker;

/// <summary>Asks embedding models, and tells what they took.</summary>
internal sealed class ModelEmbeddingHandler(Lazy<IMessageBroker> broker) : IMessageHandler<ModelEmbeddingRequest, GeneratedEmbeddings<Embedding<float>>>
{
    /// <inheritdoc />
    public async IAsyncEnumerable<GeneratedEmbeddings<Embedding<float>>> HandleAsync(
        Message<ModelEmbeddingRequest> message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (model, inputs) = message.Payload;
        var vectors = await model.Generator.GenerateAsync(inputs, null, cancellationToken);
        if (vectors.Usage?.InputTokenCount is { } tokens)
        {
            var use = new ModelUse(message.Headers.Owner, model.Choice, new TokenUsage(tokens, 0));
            broker.Value.Publish(ModelTopics.Used, new Message<ModelUse>(message.Id, message.Timestamp, message.Headers, use));
        }

        yield return vectors;
    }
}
