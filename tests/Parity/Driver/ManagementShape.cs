using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cartrita.Parity.Driver;

/// <summary>What of the management API's answers can be the same on every host.</summary>
internal static partial class ManagementShape
{
    // What an event tells beside these depends on the provider of the history.
    private static readonly string[] EventMembers = ["EventType", "FunctionName", "Name", "Result", "OrchestrationStatus"];
    private static readonly string[] Moments = ["createdTime", "lastUpdatedTime", "lastOperationTime"];
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Shapes an answer.</summary>
    public static Answer Of(HttpResponseMessage response, Answer answer)
    {
        var headers = Headers(response.Headers).ToList();
        return answer.Json is { } json
            ? new(answer.Status, answer.ContentType, Shape(json.DeepClone()).ToJsonString(Relaxed)) { Headers = headers }
            : answer with { Headers = headers };
    }

    private static IEnumerable<string> Headers(HttpResponseHeaders headers)
    {
        if (headers.Location is { } location)
        {
            yield return $"Location: {location}";
        }

        if (headers.RetryAfter?.Delta is { } delta)
        {
            yield return $"Retry-After: {delta.TotalSeconds:F0}";
        }
    }

    private static JsonNode Shape(JsonNode json)
    {
        switch (json)
        {
            case JsonArray items when items.All(item => item is JsonObject):
                // No host promises an order.
                return new JsonArray([.. items.OfType<JsonNode>().Select(item => Shape(item.DeepClone())).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal)]);
            case JsonObject status when status.ContainsKey("runtimeStatus"):
                Status(status);
                break;
            case JsonObject error when error["Message"] is { } message:
                // Which exception it was, and its stack, are the host's own; so is the list of functions that there are.
                return new JsonObject { ["Message"] = message.ToString().Split(" Additional info:")[0] };
        }

        return json;
    }

    private static void Status(JsonObject status)
    {
        foreach (var name in Moments.Where(status.ContainsKey))
        {
            // Told in whole seconds: whether two are the same differs from run to run.
            status[name] = WholeSeconds().IsMatch($"{status[name]}") ? "<seconds>" : status[name]?.DeepClone();
        }

        if (status["runtimeStatus"]!.ToString() == "Failed")
        {
            // The failure's type is the build's.
            status["output"] = FailureType().Replace($"{status["output"]}", "<type>: ");
        }

        if (status["historyEvents"] is JsonArray events)
        {
            status["historyEvents"] = new JsonArray([.. events.OfType<JsonObject>().Select(Event)]);
        }
    }

    private static JsonObject Event(JsonObject told) =>
        new(EventMembers.Where(told.ContainsKey).Select(name => KeyValuePair.Create(name, told[name]?.DeepClone())));

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex WholeSeconds();

    [GeneratedRegex(@"^[^\s:]+: ")]
    private static partial Regex FailureType();
}
