using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.TestSupport.Deepgram;

/// <summary>Holds requests, answers and live messages against Deepgram's own descriptions, where they lie beside the clone.</summary>
/// <remarks>
/// Two things of it are not in them: recordings are sent as bodies of their own type, and an unknown parameter is refused by nobody; here it is, for it is a mistake. That half a sample is no audio, and that a connection
/// without audio ends after ten seconds, is https://developers.deepgram.com/docs/audio-keep-alive.
/// </remarks>
internal sealed class DeepgramContract
{
    internal const string Description = "vendor-apis/deepgram.openapi.json";
    internal const string LiveDescription = "vendor-apis/deepgram-listen.asyncapi.json";
    private const string LivePrefix = "ListenV1_ListenV1";

    private static readonly string[] ClientMessages = ["KeepAlive", "Finalize", "CloseStream"];

    private readonly JsonElement paths;
    private readonly JsonElement liveQuery;
    private readonly OpenApiSchemas schemas;
    private readonly OpenApiSchemas live;

    private DeepgramContract(JsonElement document, JsonElement liveDocument)
    {
        (schemas, live) = (new OpenApiSchemas(document), new OpenApiSchemas(liveDocument));
        paths = document.GetProperty("paths");
        liveQuery = liveDocument.GetProperty("channels").GetProperty("/v1/listen").GetProperty("bindings").GetProperty("ws").GetProperty("query").GetProperty("properties");
    }

    internal static DeepgramContract Read() => new(Document(Description), Document(LiveDescription));

    /// <summary>What is wrong with a request.</summary>
    internal IReadOnlyList<string> Check(VendorRequest request)
    {
        if (request.IsWebSocket)
        {
            return request.Path == "/v1/listen" ? [.. Query(request.Query, name => liveQuery.TryGetProperty(name, out var schema) ? schema : null, live), .. Audio(request.Query)] : ["is no operation"];
        }

        if (request.Method != "POST" || !paths.TryGetProperty(request.Path, out var operations) || !operations.TryGetProperty("post", out var operation))
        {
            return ["is no operation"];
        }

        var declared = operation.GetProperty("parameters").EnumerateArray().Where(one => one.GetProperty("in").GetString() == "query").ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("schema"));
        return [.. Query(request.Query, name => declared.TryGetValue(name, out var schema) ? schema : null, schemas), .. Body(operation, request)];
    }

    /// <summary>What is wrong with an answer.</summary>
    internal IReadOnlyList<string> CheckAnswer(string schema, JsonNode body) => schemas.Validate(schema, JsonElement.Parse(body.ToJsonString()));

    /// <summary>What is wrong with a message of the client.</summary>
    internal IReadOnlyList<string> CheckSent(JsonElement message)
    {
        var type = message.ValueKind == JsonValueKind.Object && message.TryGetProperty("type", out var found) ? found.GetString() : null;
        return type is not null && ClientMessages.Contains(type) ? [.. live.Validate(LivePrefix + type, message), .. live.Unknown(LivePrefix + type, message)] : [$"{type} is no message"];
    }

    /// <summary>What is wrong with a message of the server.</summary>
    internal IReadOnlyList<string> CheckSaid(JsonNode message) => live.Validate(LivePrefix + message["type"]!.GetValue<string>(), JsonElement.Parse(message.ToJsonString()));

    private static JsonElement Document(string relative) => OpenApiDocument(SharedDocuments.Find(relative)!);

    private static JsonElement OpenApiDocument(string path) => JsonElement.Parse(File.ReadAllBytes(path));

    private static IEnumerable<string> Query(IQueryCollection query, Func<string, JsonElement?> declared, OpenApiSchemas schemas)
    {
        foreach (var (name, value) in query)
        {
            if (declared(name) is not { } schema)
            {
                yield return $"{name} is no parameter";
            }
            else if (schemas.Validate(schema, JsonElement.Parse(JsonSerializer.Serialize(value.ToString()))) is { Count: > 0 } && Typed(value.ToString()) is var typed && (typed is null || schemas.Validate(schema, typed.Value) is { Count: > 0 }))
            {
                yield return $"{name} can't be {value}";
            }
        }
    }

    // A query has no types: true and 3 may be meant as such.
    private static JsonElement? Typed(string value) => value is "true" or "false" || double.TryParse(value, CultureInfo.InvariantCulture, out _) ? JsonElement.Parse(value) : null;

    private static IEnumerable<string> Audio(IQueryCollection query)
    {
        if (query.ContainsKey("encoding") != query.ContainsKey("sample_rate"))
        {
            yield return "encoding and sample_rate come together";
        }

        if (query.TryGetValue("utterance_end_ms", out var wait) && (query["interim_results"] != "true" || int.Parse(wait.ToString(), CultureInfo.InvariantCulture) < 1000))
        {
            yield return "utterance_end_ms needs interim_results and a second";
        }
    }

    private IReadOnlyList<string> Body(JsonElement operation, VendorRequest request)
    {
        if (request.Body.ValueKind == JsonValueKind.Undefined)
        {
            return request.Path == "/v1/listen" && request.Bytes.Length > 0 && (request.ContentType?.StartsWith("audio/", StringComparison.Ordinal) == true || request.ContentType?.StartsWith("video/", StringComparison.Ordinal) == true)
                ? [] : ["the body is no recording"];
        }

        var schema = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return request.Body.ValueKind == JsonValueKind.Object ? [.. schemas.Validate(schema, request.Body), .. schemas.Unknown(schema, request.Body)] : ["the body is not an object"];
    }
}
