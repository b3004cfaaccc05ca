using System.Text.Json;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>A request that the server received.</summary>
public sealed class OpenAIRequest(string method, string path, string? authorization, JsonElement body, DateTimeOffset receivedAt)
{
    private readonly TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Method { get; } = method;

    /// <summary>The path below the version, such as <c>/chat/completions</c>.</summary>
    public string Path { get; } = path;

    public string? Authorization { get; } = authorization;

    /// <summary>Whether Azure was asked.</summary>
    public bool IsAzure { get; init; }

    /// <summary>The deployment that the address names; null where it names none.</summary>
    public string? Deployment { get; init; }

    /// <summary>The header <c>api-key</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The parameter <c>api-version</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The W3C trace context that it came with.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The id of the request that it is made for.</summary>
    public string? RequestId { get; init; }

    /// <summary>The body; undefined where there was none.</summary>
    public JsonElement Body { get; } = body;

    public DateTimeOffset ReceivedAt { get; } = receivedAt;

    /// <summary>Completes when the client goes away before the reply has ended.</summary>
    public Task Aborted => aborted.Task;

    public string Model => Body.TryGetProperty("model", out var model) ? model.GetString()! : Deployment!;

    public bool Streams => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    /// <summary>The text of the last message of a role; null where there is none.</summary>
    public string? LastText(string role)
    {
        var message = Body.GetProperty(Path == "/responses" ? "input" : "messages").EnumerateArray().LastOrDefault(message => message.TryGetProperty("role", out var name) && name.GetString() == role);
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("content", out var content))
        {
            return null;
        }

        return content.ValueKind == JsonValueKind.Array
            ? string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : null))
            : content.GetString();
    }

    /// <summary>The names of the tools that are offered.</summary>
    public IReadOnlyList<string> Tools => Body.TryGetProperty("tools", out var tools)
        ? [.. tools.EnumerateArray().Select(tool => (tool.TryGetProperty("function", out var function) ? function : tool).GetProperty("name").GetString()!)]
        : [];

    /// <summary>The name of the JSON schema that is asked for; null where none is.</summary>
    public string? SchemaName => Body.TryGetProperty("response_format", out var format) && format.TryGetProperty("json_schema", out var schema)
        ? schema.GetProperty("name").GetString()
        : Body.TryGetProperty("text", out var text) && text.TryGetProperty("format", out var named) && named.TryGetProperty("name", out var name) ? name.GetString()
        : null;

    /// <summary>The texts that are to be embedded or moderated.</summary>
    internal IReadOnlyList<string> Inputs => Body.GetProperty("input") is { ValueKind: JsonValueKind.Array } inputs ? [.. inputs.EnumerateArray().Select(item => item.GetString()!)] : [Body.GetProperty("input").GetString()!];

    internal void Abort() => aborted.TrySetResult();
}
