using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.JsonQueries;

namespace Cartrita.Activities.Tools;

/// <summary>Selects values of a JSON document.</summary>
/// <param name="time">The clock.</param>
public sealed class JsonQueryTool(TimeProvider time) : ITool
{
    private const int MostCharacters = 100_000;
    private const int LongestPath = 500;
    private const int MostValues = 200;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["json", "path"],
          "properties": {
            "json": { "type": "string", "description": "The document as text, at most 100000 characters." },
            "path": { "type": "string", "description": "A JSONPath (RFC 9535) without functions, such as $.items[?@.price < 10].name; at most 500 characters." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new("json_query", "Selects values of a JSON document by a JSONPath, and says how many there are.", JsonElement.Parse(Parameters)) { Shows = false, Effect = ToolEffect.Reads };

    /// <inheritdoc />
    public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (arguments.Text("path") is not { Length: <= LongestPath } path || arguments.Text("json") is not { Length: <= MostCharacters } json)
        {
            return Task.FromResult(ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, "The path or the document is empty or too long."));
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var selected = JsonPath.Select(document.RootElement, path);
            List<JsonElement> shown = [.. selected.Take(MostValues).Select(value => value.Clone())];
            var content = new PacketContent<JsonQueryResult>("json_query.values", new JsonQueryResult(selected.Count, shown), shown.Count, []);
            return Task.FromResult(ToolPackets.Of(Binding, context, call, time.GetUtcNow(), content, ToolJson.Default.JsonQueryResult));
        }
        catch (JsonException)
        {
            return Task.FromResult(ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, "The document is no JSON."));
        }
    }
}

/// <summary>The values that a path selects.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Values">The first 200 of them.</param>
internal sealed record JsonQueryResult(int Count, IReadOnlyList<JsonElement> Values);
