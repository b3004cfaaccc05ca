using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>The JSON contract of the OpenAI-compatible door. Members that it does not know are kept, and refused by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ChatCompletionBody))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatCompletionChunk))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(EmbeddingsBody))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(EmbeddingList))]
[JsonSerializable(typeof(ModelBody))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(NamedChoice))]
[JsonSerializable(typeof(OpenAIErrorBody))]
[JsonSerializable(typeof(ResponseBody))]
[JsonSerializable(typeof(ResponseEvent))]
[JsonSerializable(typeof(ResponseRequestBody))]
internal sealed partial class OpenAIJson : JsonSerializerContext
{
    /// <summary>The frozen contract. Text stays readable: nothing of it is ever put into a page.</summary>
    public static OpenAIJson Wire => field ??= new OpenAIJson(
        new JsonSerializerOptions(((JsonSerializerContext)Default).Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
