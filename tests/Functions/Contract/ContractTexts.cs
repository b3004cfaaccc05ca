using System.Text.Json.Nodes;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>The parts of the description that are the same for every operation.</summary>
internal static class ContractTexts
{
    private static readonly string[] Everywhere = ["api-version", "X-Request-ID"];

    private static readonly (string Name, string Description)[] TagTexts =
    [
        ("Chat", "Questions, and the streams of their answers."),
        ("Conversations", "What belongs together: messages, runs and files."),
        ("Runs", "How a run stands, what it said, and how it came to it."),
        ("Memory", "What is remembered of the caller."),
        ("Approvals", "Calls of tools that change something, and what people decide about them."),
        ("Streaming", "SignalR: where to connect, and whose frames come."),
        ("Attachments", "Files that answers rest on."),
        ("Audio", "Recordings and live speech as text."),
        ("Knowledge", "Search over those files, and the vectors that it goes by."),
        ("Crawls", "Sources that are ingested on a schedule."),
        ("OpenAI", "The door for clients that speak OpenAI's protocol."),
        ("MCP", "Tools for clients that speak the Model Context Protocol."),
        ("Keys", "Who gets in."),
        ("Health", "Whether the app works."),
        ("Descriptions", "This description, and that of the WebSocket."),
    ];

    public static JsonObject Info() => new()
    {
        ["title"] = "Cartrita",
        ["version"] = "1",
        ["description"] =
            "A multi-agent AI backend that does not lose work. Every question becomes a durable run whose frames are streamed, resumed from any point, and kept. " +
            "Errors are problem details (RFC 9457) with a stable `code`; under `/v1` they have OpenAI's form. What belongs to somebody else is a 404. A path or method that is not described is a 404 `no_route`, " +
            "under `/v1` `unknown_url`, for callers with a credential. Every answer has `api-version` and `X-Request-ID`; a caller's `X-Request-ID` and `traceparent` are taken up.",
        ["contact"] = new JsonObject { ["name"] = "Cartrita" },
    };

    public static JsonArray Tags() => new([.. TagTexts.Select(tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description })]);

    public static JsonObject Headers(IReadOnlyList<string> own) =>
        new(Everywhere.Concat(own).Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["$ref"] = $"#/components/headers/{name}" })));

    public static JsonObject HeaderComponents() => new()
    {
        ["api-version"] = Header("The version of the API that answered.", """{"type":"string","const":"1"}"""),
        ["X-Request-ID"] = Header("The request's id, the caller's own where it has one; logs and frames name it.", """{"type":"string"}"""),
        ["Content-Disposition"] = Header("The name under which the answer is saved.", """{"type":"string"}"""),
        ["ETag"] = Header("The version of what was answered.", """{"type":"string"}"""),
        ["Location"] = Header("Where the upload is.", """{"type":"string"}"""),
        ["Tus-Resumable"] = Header("The version of tus.", """{"type":"string","const":"1.0.0"}"""),
        ["Tus-Version"] = Header("The versions of tus.", """{"type":"string"}"""),
        ["Tus-Extension"] = Header("The extensions of tus.", """{"type":"string"}"""),
        ["Tus-Max-Size"] = Header("The largest file in bytes.", """{"type":"integer","minimum":0}"""),
        ["Tus-Checksum-Algorithm"] = Header("The algorithms of checksums.", """{"type":"string"}"""),
        ["Upload-Expires"] = Header("When the upload is cleared away if it is not complete.", """{"type":"string"}"""),
        ["Upload-Length"] = Header("The length of the file.", """{"type":"integer","minimum":0}"""),
        ["Upload-Metadata"] = Header("What the client said of the file.", """{"type":"string"}"""),
        ["Upload-Offset"] = Header("Where the upload ends.", """{"type":"integer","minimum":0}"""),
        ["Retry-After"] = Header("After how many seconds the same request may succeed.", """{"type":"integer","minimum":0}"""),
        ["WWW-Authenticate"] = Header("The scheme of the credential.", """{"type":"string","const":"Bearer"}"""),
        ["X-Orchestration-ID"] = Header("The run, where the supervisor answered.", """{"type":"string","pattern":"^[0-9a-f]{32}$"}"""),
    };

    public static JsonObject SecuritySchemes() => new()
    {
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A key of Cartrita's, or a token of the configured OpenID Connect provider. The scope is the part of the API that it has to open." },
        ["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Api-Key", ["description"] = "A key of Cartrita's." },
    };

    public static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["description"] = "Problem details (RFC 9457). Further members depend on the code.",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string", ["format"] = "uri", ["description"] = "`urn:cartrita:problem:` and the code." },
            ["title"] = new JsonObject { ["type"] = "string", ["description"] = "The code's sentence." },
            ["status"] = new JsonObject { ["type"] = "integer", ["minimum"] = 400, ["maximum"] = 599 },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "One sentence about this occurrence." },
            ["code"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. Problems.All.Keys.Order(StringComparer.Ordinal).Select(code => JsonValue.Create(code))]),
                ["description"] = "Stable; clients decide by it.",
            },
            ["requestId"] = new JsonObject { ["type"] = "string" },
        },
        ["required"] = new JsonArray("type", "title", "status", "code", "requestId"),
        ["x-problems"] = new JsonObject(Problems.All.Values.OrderBy(problem => problem.Code, StringComparer.Ordinal).Select(problem => KeyValuePair.Create(
            problem.Code, (JsonNode?)new JsonObject { ["title"] = problem.Title, ["status"] = problem.Status, ["retriable"] = problem.Retriable }))),
    };

    private static JsonObject Header(string description, string schema) => new() { ["description"] = description, ["schema"] = JsonNode.Parse(schema) };
}
