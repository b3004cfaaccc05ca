using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Requests;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>An operation of an OpenAPI document as a tool. Its result is <c>{status, contentType, body}</c>: the body as JSON where it is JSON, else as text, else a note of what it was.</summary>
/// <param name="plan">The operation.</param>
/// <param name="credentials">The settings' credentials.</param>
/// <param name="sender">Sends calls.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenApiTool(OpenApiPlan plan, CallCredentials credentials, OpenApiSender sender, TimeProvider time) : ITool
{
    // Under the 256 KB of a result, whose text may be escaped.
    private const int LargestBody = 200 * 1024;
    private const int LongestText = 100 * 1024;

    /// <inheritdoc />
    public ToolBinding Binding => plan.Binding;

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var answer = await AnswerAsync(context, arguments, cancellationToken);

        return new ExecutorResult
        {
            Status = ToolCallStatus.Succeeded,
            Count = 1,
            Packet = new PacketEnvelopeIn(
                "http.answer",
                Payload(answer),
                new PacketMetadata(context.ThreadId, context.CorrelationId, call.CallId, time.GetUtcNow()),
                new PacketProvenance(Binding.ToolId, context.Agent, [$"{plan.Server.Host}{plan.Operation.Path}"])),
        };
    }

    private async Task<OpenApiAnswer> AnswerAsync(RuntimeContext context, JsonElement arguments, CancellationToken cancellationToken)
    {
        var added = await credentials.OfAsync(plan, cancellationToken);
        try
        {
            return await SendAsync(context, arguments, added, cancellationToken);
        }
        catch (CartritaException exception) when (exception.InnerException is CallFailure { BlamesCredential: true } && credentials.AreFetched(plan))
        {
            // A token may have been withdrawn before its end; and what was refused did nothing.
            credentials.Forget();
            return await SendAsync(context, arguments, await credentials.OfAsync(plan, cancellationToken), cancellationToken);
        }
    }

    private async Task<OpenApiAnswer> SendAsync(RuntimeContext context, JsonElement arguments, OpenApiCall added, CancellationToken cancellationToken)
    {
        var isRead = plan.Binding.Effect == ToolEffect.Reads;
        var writer = new RequestWriter(plan);
        return await sender.SendAsync(isRead ? "read" : "write", () => writer.Write(arguments, added, context.IdempotencyKey), isRead, LargestBody, cancellationToken);
    }

    private JsonElement Payload(OpenApiAnswer answer)
    {
        var payload = new JsonObject { ["status"] = answer.Status, ["contentType"] = answer.Type?.MediaType };
        if (answer.Location is { } location)
        {
            payload["location"] = location.OriginalString;
        }

        if (answer.Body.Length > 0)
        {
            payload["body"] = Body(answer, payload);
        }

        return JsonElement.Parse(credentials.Hide(payload)!.ToJsonString());
    }

    private JsonNode? Body(OpenApiAnswer answer, JsonObject payload)
    {
        var type = answer.Type?.MediaType ?? string.Empty;
        var isJson = type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
        if (!isJson && !IsText(answer.Body, type))
        {
            return $"A body of {(answer.IsCut ? "more than " : string.Empty)}{answer.Body.Length} bytes that is no text.";
        }

        var text = credentials.Hide(Encoding.UTF8.GetString(answer.Body));
        if (isJson && !answer.IsCut && Json(text) is { } json)
        {
            return json;
        }

        if (answer.IsCut || text.Length > LongestText)
        {
            payload["isCut"] = true;
        }

        return text.Length > LongestText ? text[..LongestText] : text;
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 60, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            // It claims to be JSON; the model reads what it is.
            return null;
        }
    }

    private static bool IsText(byte[] body, string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
        || type.EndsWith("yaml", StringComparison.OrdinalIgnoreCase)
        || (type.Length == 0 && !body.AsSpan().Contains((byte)0));
}
