using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace Cartrita.Adapters.Models.OpenAI;

#pragma warning disable OPENAI001 // The SDK marks all of responses for evaluation; the API itself is the vendor's main one.
#pragma warning disable SCME0001 // So is the patch of an item, without which an assistant's words could not go back as the description has them.

/// <summary>Writes requests for responses. They stand by themselves: nothing is kept at the vendor, and nothing that it kept is referred to.</summary>
/// <param name="model">The provider's own name of the model.</param>
/// <param name="reasons">Whether it thinks before it answers.</param>
/// <param name="effort">How hard it is to think where a request does not say; null for what the model does by itself.</param>
internal sealed class OpenAIResponsesRequest(string model, bool reasons, string? effort)
{
    /// <summary>The request.</summary>
    /// <exception cref="CallFailure"><see cref="Problems.ProviderRejected"/>: it asks for something that responses do not have, or can't be written.</exception>
    internal CreateResponseOptions Write(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streamed) => OpenAIRequest.Written(() => WriteAll(messages, options, streamed));

    private CreateResponseOptions WriteAll(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streamed)
    {
        RequireKnown(options);
        var written = new CreateResponseOptions
        {
            Model = model,
            StoredOutputEnabled = false,
            StreamingEnabled = streamed ? true : null,
            Instructions = options?.Instructions is { Length: > 0 } instructions ? instructions : null,
            Temperature = options?.Temperature,
            TopP = options?.TopP,
            MaxOutputTokenCount = options?.MaxOutputTokens,
            TextOptions = Format(options),
        };
        if ((OpenAIRequest.Effort(options) ?? effort) is { } wanted)
        {
            written.ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = new ResponseReasoningEffortLevel(wanted) };
        }

        // Thoughts go back sealed with the calls that came of them; nobody but the vendor reads them.
        if (reasons)
        {
            written.IncludedProperties.Add(IncludedResponseProperty.ReasoningEncryptedContent);
        }

        foreach (var item in messages.SelectMany(Items))
        {
            written.InputItems.Add(item);
        }

        AddTools(written, options);
        return written;
    }

    private IEnumerable<ResponseItem> Items(ChatMessage message)
    {
        if (message.Role == ChatRole.System)
        {
            return [ResponseItem.CreateSystemMessageItem(message.Text)];
        }

        return message.Role == ChatRole.Tool
            ? message.Contents.OfType<FunctionResultContent>().Select(result => ResponseItem.CreateFunctionCallOutputItem(result.CallId, OpenAIRequest.ResultText(result.Result)))
            : message.Role == ChatRole.Assistant ? Said(message)
            : [ResponseItem.CreateUserMessageItem(Parts(message))];
    }

    private IEnumerable<ResponseItem> Said(ChatMessage message)
    {
        foreach (var thought in message.Contents.OfType<TextReasoningContent>().Where(thought => reasons && thought.ProtectedData is not null))
        {
            yield return new ReasoningResponseItem([]) { Id = thought.RawRepresentation as string, EncryptedContent = thought.ProtectedData };
        }

        if (message.Text is { Length: > 0 } text)
        {
            var said = ResponseItem.CreateAssistantMessageItem(text, []);
            said.Patch.Set("$.content"u8, text);
            yield return said;
        }

        foreach (var call in message.Contents.OfType<FunctionCallContent>())
        {
            yield return ResponseItem.CreateFunctionCallItem(call.CallId, call.Name, BinaryData.FromString(OpenAIRequest.ArgumentsText(call)));
        }
    }

    private static List<ResponseContentPart> Parts(ChatMessage message)
    {
        var parts = new List<ResponseContentPart>();
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    parts.Add(ResponseContentPart.CreateInputTextPart(text.Text));
                    break;
                case EvidenceContent evidence:
                    parts.Add(ResponseContentPart.CreateInputTextPart(OpenAIRequest.EvidenceText(evidence)));
                    break;
                case DataContent data when data.HasTopLevelMediaType("image"):
                    parts.Add(ResponseContentPart.CreateInputImagePart(new Uri(data.Uri), ResponseImageDetailLevel.Auto));
                    break;
            }
        }

        return parts.Count > 0 ? parts : [ResponseContentPart.CreateInputTextPart(string.Empty)];
    }

    private static ResponseTextOptions? Format(ChatOptions? options) => options?.ResponseFormat switch
    {
        ChatResponseFormatJson { Schema: { } schema } json => new ResponseTextOptions
        {
            TextFormat = ResponseTextFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? OpenAIRequest.DefaultSchemaName, BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, OpenAIRequest.IsStrict(options)),
        },
        ChatResponseFormatJson => new ResponseTextOptions { TextFormat = ResponseTextFormat.CreateJsonObjectFormat() },
        _ => null,
    };

    private static void AddTools(CreateResponseOptions written, ChatOptions? options)
    {
        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            // Where nothing is said responses take a schema strictly, and chat completions do not: both do the same here.
            var strict = tool.AdditionalProperties.TryGetValue("strict", out var value) && value is true;
            written.Tools.Add(ResponseTool.CreateFunctionTool(tool.Name, BinaryData.FromString(tool.JsonSchema.GetRawText()), strict, tool.Description));
        }

        if (written.Tools.Count == 0)
        {
            return;
        }

        written.ParallelToolCallsEnabled = options!.AllowMultipleToolCalls;
        written.ToolChoice = options.ToolMode switch
        {
            NoneChatToolMode => ResponseToolChoice.CreateNoneChoice(),
            RequiredChatToolMode { RequiredFunctionName: { } name } => ResponseToolChoice.CreateFunctionChoice(name),
            RequiredChatToolMode => ResponseToolChoice.CreateRequiredChoice(),
            _ => null,
        };
    }

    private static void RequireKnown(ChatOptions? options)
    {
        var unknown = options is null ? null
            : options.StopSequences is { Count: > 0 } ? "stop sequences"
            : options.Seed is not null ? "a seed"
            : options.FrequencyPenalty is not (null or 0) || options.PresencePenalty is not (null or 0) ? "penalties"
            : options.AdditionalProperties?.ContainsKey(Core.Models.OpenAIOptionNames.LogitBias) is true ? "biases of tokens"
            : null;
        if (unknown is not null)
        {
            throw new CallFailure(Problems.ProviderRejected, $"is asked for responses, which do not take {unknown}");
        }
    }
}
