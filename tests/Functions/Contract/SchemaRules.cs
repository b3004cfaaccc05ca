using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Broker.OpenAI;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Knowledge;
using Cartrita.Functions.Streaming;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>What the types alone don't say: names that clients know, limits that the readers check, and members that take more than one form.</summary>
internal static class SchemaRules
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(ChatBody)] = "ChatRequest",
        [typeof(ChatAnswerBody)] = "ChatAnswer",
        [typeof(ChatCompletionBody)] = "CreateChatCompletionRequest",
        [typeof(ResponseRequestBody)] = "CreateResponseRequest",
        [typeof(CompletionMessageBody)] = "ChatCompletionRequestMessage",
        [typeof(EmbeddingsBody)] = "CreateEmbeddingsRequest",
        [typeof(Functions.Crawl.CrawlStartedBody)] = "StartedCrawl",
        [typeof(CreateKeyBody)] = "CreateKeyRequest",
        [typeof(CreateConversationBody)] = "CreateConversationRequest",
        [typeof(RenameConversationBody)] = "RenameConversationRequest",
        [typeof(JoinBody)] = "JoinRequest",
        [typeof(CreateUploadBody)] = "CreateUploadRequest",
        [typeof(UploadProgressBody)] = "Upload",
        [typeof(SearchBody)] = "SearchRequest",
        [typeof(OpenAIErrorBody)] = "OpenAIError",
    };

    private static readonly Dictionary<(Type, string), string> Limits = new()
    {
        [(typeof(ChatBody), "messages")] = """{"minItems":1,"maxItems":100}""",
        [(typeof(ChatBody), "model")] = """{"minLength":1,"maxLength":128}""",
        [(typeof(ChatBody), "attachments")] = """{"maxItems":50,"uniqueItems":true}""",
        [(typeof(ChatBody), "metadata")] = """{"maxProperties":16,"propertyNames":{"minLength":1,"maxLength":64},"additionalProperties":{"type":"string","maxLength":512}}""",
        [(typeof(ChatMessageBody), "role")] = """{"enum":["system","user","assistant"]}""",
        [(typeof(ChatMessageBody), "content")] = """{"minLength":1}""",
        [(typeof(CreateKeyBody), "name")] = """{"minLength":1,"maxLength":64}""",
        [(typeof(CreateKeyBody), "role")] = """{"enum":["user","operator","admin",null]}""",
        [(typeof(CreateKeyBody), "scopes")] = """{"minItems":1,"uniqueItems":true,"items":{"type":"string","enum":["chat","runs","attachments","keys"]}}""",
        [(typeof(RenameConversationBody), "title")] = """{"minLength":1,"maxLength":200}""",
        [(typeof(CreateUploadBody), "fileName")] = """{"minLength":1}""",
        [(typeof(CreateUploadBody), "sizeBytes")] = """{"minimum":1}""",
        [(typeof(CreateUploadBody), "mimeType")] = """{"minLength":1,"maxLength":255,"pattern":"^[ -~]+$"}""",
        [(typeof(CreateUploadBody), "sha256")] = """{"pattern":"^[0-9a-fA-F]{64}$"}""",
        [(typeof(CreateUploadBody), "chunkSha256")] = """{"minItems":1,"items":{"type":"string","pattern":"^[0-9a-fA-F]{64}$"}}""",
        [(typeof(CreateUploadBody), "tags")] = """{"maxItems":16,"items":{"type":"string","minLength":1,"maxLength":64}}""",
        [(typeof(SearchBody), "query")] = """{"minLength":1,"maxLength":4000}""",
        [(typeof(SearchBody), "limit")] = """{"minimum":1,"maximum":50}""",
        [(typeof(SearchBody), "neighbours")] = """{"minimum":0,"maximum":5}""",
        [(typeof(SearchBody), "mostOfOnePart")] = """{"minimum":1,"maximum":50}""",
        [(typeof(SearchBody), "waitSeconds")] = """{"minimum":0}""",
        [(typeof(SearchBody), "attachments")] = """{"minItems":1,"maxItems":50}""",
        [(typeof(SearchBody), "languages")] = """{"minItems":1,"maxItems":50,"items":{"type":"string","minLength":1,"maxLength":512}}""",
        [(typeof(SearchBody), "tags")] = """{"minItems":1,"maxItems":50,"items":{"type":"string","minLength":1,"maxLength":512}}""",
        [(typeof(SearchBody), "path")] = """{"minLength":1,"maxLength":512}""",
        [(typeof(JoinBody), "connectionId")] = """{"minLength":1,"maxLength":128,"pattern":"^[!-~]+$"}""",
    };

    private static readonly Dictionary<(Type, string), string> Forms = new()
    {
        [(typeof(Frame), "eventType")] = """{"type":"string"}""",
        [(typeof(Frame), "data")] = """{"type":"object"}""",
        [(typeof(ChatCompletionBody), "stop")] = """{"type":["string","array","null"],"items":{"type":"string"},"minItems":1,"maxItems":4}""",
        [(typeof(ChatCompletionBody), "tool_choice")] = """{"type":["string","object","null"]}""",
        [(typeof(CompletionMessageBody), "content")] = """{"type":["string","array","null"],"items":{"type":"object"}}""",
        [(typeof(EmbeddingsBody), "input")] = """{"type":["string","array"],"items":{"type":"string"},"minItems":1,"maxItems":2048}""",
        [(typeof(EmbeddingItem), "embedding")] = """{"type":["array","string"],"items":{"type":"number"}}""",
        [(typeof(ResponseRequestBody), "input")] = """{"type":["string","array"],"items":{"type":"object"}}""",
        [(typeof(ResponseRequestBody), "tool_choice")] = """{"type":["string","object","null"]}""",
    };

    public static string NameOf(Type type) =>
        Names.TryGetValue(type, out var name) ? name
        : type.Name.EndsWith("Body", StringComparison.Ordinal) ? type.Name[..^"Body".Length]
        : type.Name;

    /// <summary>The schema of a type that no contract describes.</summary>
    public static JsonObject? Of(Type type) => type == typeof(Problem) ? throw new InvalidOperationException("Problems are described by hand.") : null;

    /// <summary>The schema of a member that takes more than one form.</summary>
    public static JsonObject? Of(Type type, string member) => Forms.TryGetValue((type, member), out var form) ? JsonNode.Parse(form)!.AsObject() : null;

    /// <summary>Adds the limits that the reader checks.</summary>
    public static void Constrain(Type type, string member, JsonObject schema)
    {
        if (Limits.TryGetValue((type, member), out var limits))
        {
            foreach (var (keyword, value) in JsonNode.Parse(limits)!.AsObject())
            {
                schema[keyword] = value?.DeepClone();
            }
        }
    }

    /// <summary>Members that a rule names and no type has: a rule of what was renamed would say nothing any more.</summary>
    public static IEnumerable<string> Stale(JsonSerializerOptions http, JsonSerializerOptions openAI) =>
        from rule in Limits.Keys.Concat(Forms.Keys)
        let options = rule.Item1.Namespace!.EndsWith("OpenAI", StringComparison.Ordinal) ? openAI : http
        where options.GetTypeInfo(rule.Item1).Properties.All(property => property.Name != rule.Item2)
        select $"{rule.Item1.Name}.{rule.Item2}";
}
