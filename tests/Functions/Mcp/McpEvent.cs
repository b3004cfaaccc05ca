using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Mcp;

/// <summary>An event of a call's answer; its data is empty where it only gives an id.</summary>
internal sealed record McpEvent(string? Id, string Data, string? Retry)
{
    private static readonly (string, string)[] Accepts = [("Accept", "application/json, text/event-stream")];

    public JsonElement Message => JsonDocument.Parse(Data).RootElement;

    /// <summary>Whether it is what the call gives in the end.</summary>
    public bool IsResult => Data.Length > 0 && Message.TryGetProperty("result", out _);

    public JsonElement Structured => Message.GetProperty("result").GetProperty("structuredContent");

    public static IReadOnlyList<McpEvent> Parse(string stream) => [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(ParseOne)];

    public static McpEvent ParseOne(string block)
    {
        var fields = block.Split('\n').ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        return new McpEvent(fields.GetValueOrDefault("id"), fields["data"], fields.GetValueOrDefault("retry"));
    }

    /// <summary>A call of <c>chat</c>.</summary>
    public static string Call(JsonNode id, string question, JsonNode? token = null, JsonNode? arguments = null)
    {
        var parameters = new JsonObject { ["name"] = "chat", ["arguments"] = arguments ?? new JsonObject { ["question"] = question } };
        if (token is not null)
        {
            parameters["_meta"] = new JsonObject { ["progressToken"] = token };
        }

        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = "tools/call", ["params"] = parameters }.ToJsonString();
    }

    public static (string, string)[] Headers(string? version) => version is null ? Accepts : [.. Accepts, ("MCP-Protocol-Version", version)];

    /// <summary>Makes a call and reads its answer to the end.</summary>
    public static async Task<IReadOnlyList<McpEvent>> PostAsync(ApiUser user, string call, string? version = "2025-11-25")
    {
        var answer = (await user.PostAsync("mcp", call, Headers(version))).Is(200);
        Assert.StartsWith("text/event-stream", answer.Headers["Content-Type"], StringComparison.Ordinal);
        return Parse(answer.Body);
    }

    /// <summary>Comes back after an event.</summary>
    public static Task<Answer> ResumeAsync(ApiUser user, string id, string? version = "2025-11-25") =>
        user.GetAsync("mcp", [("Last-Event-ID", id), .. Headers(version)]);
}
