using System.Text.Json;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using SdkMessage = OpenAI.Chat.ChatMessage;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Writes the SDK's requests.</summary>
internal static class OpenAIRequest
{
    internal const string DefaultSchemaName = "reply";

    /// <summary>Writes a request. What the SDK does not take of it is the request's fault, and says nothing about the provider.</summary>
    /// <param name="write">Writes it.</param>
    /// <exception cref="CallFailure"><see cref="Problems.ProviderRejected"/>: it can't be written.</exception>
    internal static T Written<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is not CallFailure)
        {
            throw new CallFailure(Problems.ProviderRejected, "can't be asked this", exception);
        }
    }

    /// <summary>The messages, instructions first.</summary>
    internal static List<SdkMessage> Messages(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options)
    {
        List<SdkMessage> written = [];
        if (options?.Instructions is { Length: > 0 } instructions)
        {
            written.Add(new SystemChatMessage(instructions));
        }

        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System)
            {
                written.Add(new SystemChatMessage(message.Text));
            }
            else if (message.Role == ChatRole.Tool)
            {
                written.AddRange(message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, ResultText(result.Result))));
            }
            else
            {
                written.Add(message.Role == ChatRole.Assistant ? Assistant(message) : new UserChatMessage(Parts(message)));
            }
        }

        return written;
    }

    /// <summary>The options; what they do not say is left to the provider.</summary>
    internal static ChatCompletionOptions Options(ChatOptions? options, string? effort)
    {
        var written = new ChatCompletionOptions();
        AddEffort(written, Effort(options) ?? effort);
        if (options is null)
        {
            return written;
        }

        written.Temperature = options.Temperature;
        written.TopP = options.TopP;
        written.MaxOutputTokenCount = options.MaxOutputTokens;
        written.FrequencyPenalty = options.FrequencyPenalty;
        written.PresencePenalty = options.PresencePenalty;
        foreach (var stop in options.StopSequences ?? [])
        {
            written.StopSequences.Add(stop);
        }

        AddSampling(written, options);
        written.ResponseFormat = Format(options);
        AddTools(written, options);
        return written;
    }

    private static AssistantChatMessage Assistant(Microsoft.Extensions.AI.ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().Select(call => ChatToolCall.CreateFunctionToolCall(
            call.CallId, call.Name, BinaryData.FromString(ArgumentsText(call)))).ToList();
        if (calls.Count == 0)
        {
            return new AssistantChatMessage(message.Text);
        }

        var written = new AssistantChatMessage(calls);
        if (message.Text is { Length: > 0 } text)
        {
            written.Content.Add(ChatMessageContentPart.CreateTextPart(text));
        }

        return written;
    }

    private static List<ChatMessageContentPart> Parts(Microsoft.Extensions.AI.ChatMessage message)
    {
        var parts = new List<ChatMessageContentPart>();
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    parts.Add(ChatMessageContentPart.CreateTextPart(text.Text));
                    break;
                case EvidenceContent evidence:
                    parts.Add(ChatMessageContentPart.CreateTextPart(EvidenceText(evidence)));
                    break;
                case DataContent data when data.HasTopLevelMediaType("image"):
                    parts.Add(ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(data.Data), data.MediaType));
                    break;
            }
        }

        return parts.Count > 0 ? parts : [ChatMessageContentPart.CreateTextPart(string.Empty)];
    }

    internal static string EvidenceText(EvidenceContent evidence) => JsonSerializer.Serialize(new EvidenceList(evidence.Evidence), KnowledgeJson.Default.EvidenceList);

    internal static string ArgumentsText(FunctionCallContent call) => JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions);

    internal static string ResultText(object? result) => result switch
    {
        null => string.Empty,
        string text => text,
        JsonElement json => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText(),
        EvidenceList evidence => JsonSerializer.Serialize(evidence, KnowledgeJson.Default.EvidenceList),
        _ => JsonSerializer.Serialize(result, AIJsonUtilities.DefaultOptions),
    };

    private static global::OpenAI.Chat.ChatResponseFormat? Format(ChatOptions options) => options.ResponseFormat switch
    {
        ChatResponseFormatJson { Schema: { } schema } json => global::OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
            json.SchemaName ?? DefaultSchemaName, BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, jsonSchemaIsStrict: IsStrict(options)),
        ChatResponseFormatJson => global::OpenAI.Chat.ChatResponseFormat.CreateJsonObjectFormat(),
        _ => null,
    };

    internal static bool IsStrict(ChatOptions options) =>
        options.AdditionalProperties?.TryGetValue(OpenAIOptionNames.StrictSchema, out bool strict) is not true || strict;

    /// <summary>How hard the model is to think, as the request says; null where it does not.</summary>
    internal static string? Effort(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(OpenAIOptionNames.ReasoningEffort, out string? effort) is true ? effort : null;

#pragma warning disable OPENAI001 // The seed and the effort are marked for evaluation, though the API has had them for long.
    private static void AddEffort(ChatCompletionOptions written, string? effort)
    {
        if (effort is not null)
        {
            written.ReasoningEffortLevel = new ChatReasoningEffortLevel(effort);
        }
    }

    private static void AddSampling(ChatCompletionOptions written, ChatOptions options)
    {
        written.Seed = options.Seed;
        if (options.AdditionalProperties?.TryGetValue(OpenAIOptionNames.LogitBias, out IReadOnlyDictionary<int, int>? biases) is true)
        {
            foreach (var (token, bias) in biases!)
            {
                written.LogitBiases[token] = bias;
            }
        }
    }
#pragma warning restore OPENAI001

    private static void AddTools(ChatCompletionOptions written, ChatOptions options)
    {
        foreach (var tool in options.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            bool? strict = tool.AdditionalProperties.TryGetValue("strict", out var value) && value is bool wanted ? wanted : null;
            written.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText()), strict));
        }

        if (written.Tools.Count == 0)
        {
            return;
        }

        written.AllowParallelToolCalls = options.AllowMultipleToolCalls;
        written.ToolChoice = options.ToolMode switch
        {
            NoneChatToolMode => ChatToolChoice.CreateNoneChoice(),
            RequiredChatToolMode { RequiredFunctionName: { } name } => ChatToolChoice.CreateFunctionChoice(name),
            RequiredChatToolMode => ChatToolChoice.CreateRequiredChoice(),
            _ => null,
        };
    }
}
