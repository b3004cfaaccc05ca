using System.Text.Json;

namespace Cartrita.Activities.Agents;

/// <summary>An agent's answer as a model writes it, under the strict schema of its manifest's output.</summary>
/// <param name="Summary">What it found out.</param>
/// <param name="Evidence">The ids of the evidence that it used.</param>
internal sealed record AgentReply(string Summary, IReadOnlyList<string> Evidence)
{
    private static readonly string[] Members = ["summary", "evidence"];

    /// <summary>Reads a reply; null where it is anything but data of this shape, such as one with a control field (AGENT-12).</summary>
    internal static AgentReply? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.EnumerateObject().All(member => Members.Contains(member.Name, StringComparer.Ordinal))
                ? document.RootElement.Deserialize(PayloadJson.Default.AgentReply) is { Summary: not null, Evidence: not null } reply ? reply : null
                : null;
        }
        catch (JsonException)
        {
            // Not JSON at all: as little data as one with control fields.
            return null;
        }
    }
}
