using System.Text.Json;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Agents;

/// <summary>The JSON Schema of manifests (AGENT-02), and the check of a manifest's file against it: its form, the bounds of its figures, and that its own schemas are schemas of draft 2020-12.</summary>
public static class AgentManifestSchema
{
    /// <summary>The embedded file that holds the schema.</summary>
    internal const string Resource = "Cartrita.Core.Agents.agent-manifest.schema.json";

    /// <summary>The schema.</summary>
    public static JsonElement Schema { get; } = JsonElement.Parse(AgentResources.Read(Resource));

    /// <summary>What is wrong with a manifest's file, in one sentence; null where it fits.</summary>
    /// <param name="schemas">Checks by schema.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="text">What it holds.</param>
    public static string? Fault(IJsonSchemas schemas, string file, string text)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        try
        {
            return schemas.Fault(Schema, JsonElement.Parse(text)) is { } fault ? $"{file} is no manifest: {fault}" : null;
        }
        catch (JsonException)
        {
            return $"{file} is not JSON.";
        }
    }
}
