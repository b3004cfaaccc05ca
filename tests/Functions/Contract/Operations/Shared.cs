using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>What several operations have.</summary>
internal static class Shared
{
    public const string Json = "application/json";

    public const string EventStream = "text/event-stream";

    public static readonly Parameter IdempotencyKey = new(
        "Idempotency-Key", "header", "Makes a repetition of the request give the first one's outcome.", Text("""{"type":"string","minLength":1,"maxLength":255,"pattern":"^[!-~]+$"}"""));

    public static readonly Parameter IfNoneMatch = new(
        "If-None-Match", "header", "The ETag of what the client has; it is answered with 304 while it is current.", Text("""{"type":"string"}"""));

    public static readonly Parameter IfMatch = new(
        "If-Match", "header", "The ETag of the version that is meant; another one is refused with 412.", Text("""{"type":"string"}"""));

    public static readonly Parameter LastEventId = new(
        "Last-Event-ID", "header", "Only frames after this one; an EventSource sends it by itself. It goes before `after`.", Text("""{"type":"string","pattern":"^[0-9a-f]{20}$"}"""));

    public static readonly Parameter After = new(
        "after", "query", "Only frames after this one.", Text("""{"type":"string","pattern":"^[0-9a-f]{20}$"}"""));

    public static readonly Parameter Frames = new(
        "frames", "query", "`chat` limits the frames to start, token, usage, end and error.", Text("""{"type":"string","enum":["all","chat"],"default":"all"}"""));

    public static readonly Parameter CancelOnDisconnect = new(
        "cancelOnDisconnect", "query", "Whether the run is cancelled when the client leaves before its end.", Text("""{"type":"boolean","default":false}"""));

    public static Content Of(JsonTypeInfo type) => new(Json, type);

    public static Success Ok(string description, JsonTypeInfo type) => new(200, description, Of(type));

    public static Success NotModified => new(304, "The client has the current version.") { Headers = ["ETag"] };

    /// <summary>Server-sent events whose data are frames.</summary>
    public static Content Events => new(EventStream, Schema: new JsonObject
    {
        ["type"] = "string",
        ["description"] = "Server-sent events: `id` is the frame's id, `event` its eventType, `data` the frame as JSON (schema Frame). A comment `:heartbeat` comes after 15 s without a frame.",
    });

    public static Parameter Id(string what, string pattern = "^[0-9a-f]{32}$") =>
        new("id", "path", $"The {what}.", new JsonObject { ["type"] = "string", ["pattern"] = pattern }, Required: true);

    public static JsonObject Text(string json) => JsonNode.Parse(json)!.AsObject();

}
