using System.Runtime.CompilerServices;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace Cartrita.Adapters.Models.OpenAI;

#pragma warning disable OPENAI001 // The SDK marks all of responses for evaluation; the API itself is the vendor's main one.

/// <summary>A model that is asked for responses, behind the official SDK. Nothing is kept at the vendor.</summary>
/// <param name="client">The SDK's client.</param>
/// <param name="choice">The model.</param>
/// <param name="reasons">Whether it thinks before it answers.</param>
/// <param name="effort">How hard it is to think where a request does not say; null for what the model does by itself.</param>
internal sealed class OpenAIResponsesClient(ResponsesClient client, ModelChoice choice, bool reasons, string? effort) : IChatClient
{
    private readonly ChatClientMetadata metadata = new(choice.Provider, client.Endpoint, choice.Model);
    private readonly OpenAIResponsesRequest requests = new(choice.Model, reasons, effort);

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var result = await client.CreateResponseAsync(requests.Write(messages, options, streamed: false), cancellationToken);
        return OpenAIResponsesReply.Read(result.Value);
    }

    /// <inheritdoc />
    /// <remarks>Texts come as they are written; thoughts, which only their seal tells, and calls come together before the end.</remarks>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<AIContent> unsaid = [];
        ResponseResult? ended = null;
        await foreach (var update in client.CreateResponseStreamingAsync(requests.Write(messages, options, streamed: true), cancellationToken).WithCancellation(cancellationToken))
        {
            switch (update)
            {
                case StreamingResponseOutputTextDeltaUpdate { Delta.Length: > 0 } text:
                    yield return Said(new TextContent(text.Delta));
                    break;
                case StreamingResponseRefusalDeltaUpdate { Delta.Length: > 0 } refusal:
                    yield return Said(OpenAIResponsesReply.Refusal(refusal.Delta));
                    break;
                case StreamingResponseOutputItemDoneUpdate done:
                    unsaid.AddRange(OpenAIResponsesReply.Unsaid(done.Item));
                    break;
                case StreamingResponseErrorUpdate error:
                    throw OpenAIResponsesReply.Failure(error.Code);
                default:
                    ended = Ended(update) ?? ended;
                    break;
            }
        }

        // A stream that ends without its last event was cut off: what came is not the answer.
        var end = OpenAIResponsesReply.ReadEnd(ended ?? throw new HttpIOException(HttpRequestError.ResponseEnded, "The stream ended before the response did."));
        if (unsaid.Count > 0)
        {
            yield return Said([.. unsaid]);
        }

        yield return end;
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(client) ? client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The transport is the provider's, not this client's.
    }

    private static ResponseResult? Ended(StreamingResponseUpdate update) => update switch
    {
        StreamingResponseCompletedUpdate completed => completed.Response,
        StreamingResponseIncompleteUpdate incomplete => incomplete.Response,
        StreamingResponseFailedUpdate failed => failed.Response,
        _ => null,
    };

    private ChatResponseUpdate Said(params IList<AIContent> contents) => new(ChatRole.Assistant, contents) { ModelId = choice.Model };
}
