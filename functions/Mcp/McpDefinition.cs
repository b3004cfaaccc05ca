using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary>Makes definitions of tools.</summary>
internal static class McpDefinition
{
    /// <summary>A tool whose schema takes no arguments that it does not name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, for a model.</param>
    /// <param name="properties">The schemas of its arguments, a JSON object.</param>
    /// <param name="required">Those that a call needs.</param>
    /// <param name="annotations">What its calls change.</param>
    public static Tool Of(string name, string description, string properties, string[] required, ToolAnnotations annotations) => new()
    {
        Name = name,
        Description = description,
        InputSchema = JsonElement.Parse($$"""{"type":"object","additionalProperties":false,"required":[{{string.Join(',', required.Select(one => $"\"{one}\""))}}],"properties":{{properties}}}"""),
        Annotations = annotations,
    };

    /// <summary>An argument that is a text.</summary>
    public static string? Text(this JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>An argument that is a list of texts.</summary>
    public static IReadOnlyList<string>? Texts(this JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(one => one.GetString()!)] : null;
}
