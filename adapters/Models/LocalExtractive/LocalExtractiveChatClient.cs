using System.Runtime.CompilerServices;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>The chat model of <c>local-extractive</c>: inside the common tool loop it searches once, then answers with quotes.</summary>
/// <remarks>
/// It asks for <see cref="EvidenceList.ToolName"/> where that tool is offered and there is no evidence yet. It reads evidence from <see cref="EvidenceContent"/> and from
/// that tool's results, and nowhere else. It can't fill a JSON schema and says so by refusing.
/// </remarks>
/// <param name="answerer">Finds the sentences.</param>
public sealed class LocalExtractiveChatClient(ExtractiveAnswerer answerer) : IChatClient
{
    /// <summary>The model's name.</summary>
    public const string Model = ProviderNames.LocalExtractive;

    private static readonly ChatClientMetadata Metadata = new(ProviderNames.LocalExtractive, null, Model);

    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (content, answer) = Reply(messages, options);
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [content]))
        {
            ModelId = Model,
            FinishReason = content is FunctionCallContent ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Usage = Usage(messages, content),
            AdditionalProperties = Properties(answer),
        };
        return Task.FromResult(response);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (content, answer) = Reply(messages, options);
        if (content is TextContent text)
        {
            foreach (var piece in TextPieces.Of(text.Text))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece) { ModelId = Model };
            }
        }

        IList<AIContent> last = content is FunctionCallContent ? [content, new UsageContent(Usage(messages, content))] : [new UsageContent(Usage(messages, content))];
        yield return new ChatResponseUpdate(ChatRole.Assistant, last)
        {
            ModelId = Model,
            FinishReason = content is FunctionCallContent ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            AdditionalProperties = Properties(answer),
        };
        await Task.CompletedTask;
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // It holds nothing.
    }

    private (AIContent Content, ExtractiveAnswer? Answer) Reply(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (options?.ResponseFormat is ChatResponseFormatJson)
        {
            throw new CartritaException(Problems.ProviderRejected, "local-extractive answers with text only.");
        }

        var conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var question = conversation.LastOrDefault(message => message.Role == ChatRole.User)?.Text.Trim() ?? string.Empty;
        var evidence = EvidenceReader.Read(conversation);
        if (evidence is null && options?.ToolMode is not NoneChatToolMode && OffersSearch(options))
        {
            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { [EvidenceList.QueryArgument] = question };
            return (new FunctionCallContent("call_search_1", EvidenceList.ToolName, arguments), null);
        }

        // A search without a hit is not the same as having nothing to search.
        var answer = evidence is null ? new ExtractiveAnswer([], FixedSentences.NoSources) : answerer.Answer(question, evidence);
        return (new TextContent(answer.Text), answer);
    }

    private static bool OffersSearch(ChatOptions? options) =>
        options?.Tools is { } tools && tools.Any(tool => string.Equals(tool.Name, EvidenceList.ToolName, StringComparison.Ordinal));

    private static AdditionalPropertiesDictionary? Properties(ExtractiveAnswer? answer)
    {
        var properties = new AdditionalPropertiesDictionary { ["provider"] = ProviderNames.LocalExtractive };
        if (answer is not null)
        {
            properties[ExtractiveAnswer.PropertyName] = answer;
        }

        return properties;
    }

    // A token here is a word piece of the stream, so that limits on tokens mean something without a vendor.
    private static UsageDetails Usage(IEnumerable<ChatMessage> messages, AIContent reply)
    {
        long input = messages.Sum(message => (long)TextPieces.Count(message.Text));
        long output = reply is TextContent text ? TextPieces.Count(text.Text) : 1;
        return new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = input + output,
            AdditionalCounts = new() { [UsageCountNames.PricedTokens] = input + output },
        };
    }
}
