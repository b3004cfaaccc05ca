using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using SdkMessage = OpenAI.Chat.ChatMessage;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>A chat model behind the official SDK.</summary>
/// <param name="client">The SDK's client.</param>
/// <param name="provider">The provider's name.</param>
/// <param name="effort">How hard it is to think where a request does not say; null for what the model does by itself.</param>
internal sealed class OpenAIChatClient(ChatClient client, string provider, string? effort) : IChatClient
{
#pragma warning disable OPENAI001 // The model's name is what is read; the property around it is marked for evaluation.
    private readonly ChatClientMetadata metadata = new(provider, client.Endpoint, client.Model);
#pragma warning restore OPENAI001

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (written, wanted) = Write(messages, options);
        var result = await client.CompleteChatAsync(written, wanted, cancellationToken);
        return OpenAIReply.Read(result.Value);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var calls = new SortedDictionary<int, StreamedCall>();
        var (written, wanted) = Write(messages, options);
        var stream = client.CompleteChatStreamingAsync(written, wanted, cancellationToken);
        ChatFinishReason? finish = null;
        await foreach (var update in stream.WithCancellation(cancellationToken))
        {
            foreach (var piece in update.ToolCallUpdates)
            {
                StreamedCall.Collect(calls, piece);
            }

            if (OpenAIReply.Read(update) is { } read)
            {
                finish = read.FinishReason ?? finish;
                yield return read;
            }
        }

        // A stream that ends without a reason was cut off: what came is not the answer.
        if (finish is null)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The stream ended before the completion did.");
        }

        if (calls.Count > 0)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [.. calls.Values.Select(call => call.ToContent())]);
        }
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

    private (List<SdkMessage> Messages, ChatCompletionOptions Options) Write(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        OpenAIRequest.Written(() => (OpenAIRequest.Messages(messages, options), OpenAIRequest.Options(options, effort)));

    private sealed class StreamedCall
    {
        private readonly StringBuilder arguments = new();
        private string id = string.Empty;
        private string name = string.Empty;

        internal static void Collect(SortedDictionary<int, StreamedCall> calls, StreamingChatToolCallUpdate piece)
        {
            if (!calls.TryGetValue(piece.Index, out var call))
            {
                calls[piece.Index] = call = new StreamedCall();
            }

            call.id = string.IsNullOrEmpty(piece.ToolCallId) ? call.id : piece.ToolCallId;
            call.name = string.IsNullOrEmpty(piece.FunctionName) ? call.name : piece.FunctionName;
            if (piece.FunctionArgumentsUpdate is { } more)
            {
                call.arguments.Append(more.ToString());
            }
        }

        internal FunctionCallContent ToContent() => OpenAIReply.Call(id, name, arguments.ToString());
    }
}
