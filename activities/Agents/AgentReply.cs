using System.Text.Json;
using Cartrita.Activities.Models;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>Reads an agent's answer as a model writes it: it has to fit the schema of the manifest's output, whatever the provider promised, and its claims are held to the evidence that there is, and its diff to those that were checked.</summary>
internal static class AgentReply
{
    private static readonly string[] Known = ["summary", "evidence", "claims", "gaps", "diff", "files", "pullRequest"];

    /// <summary>Reads a reply; where it is not of the schema, such as one with a control field (AGENT-12), there is no output, and one sentence says what is wrong.</summary>
    internal static (AgentOutput? Output, string? Fault) Read(IJsonSchemas schemas, AgentManifest manifest, string text, TaskMaterial found)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (!JsonTexts.AreReadable(document.RootElement))
            {
                return (null, "The reply holds half a character.");
            }

            if (schemas.Fault(manifest.Output, document.RootElement) is { } unfit)
            {
                return (null, unfit);
            }

            var (patch, fault) = found.Patches.Read(document.RootElement);
            fault ??= found.RecordingFault(document.RootElement);
            return fault is null ? (Of(document.RootElement.Clone(), found.Evidence) with { Patch = patch }, null) : (null, fault);
        }
        catch (JsonException)
        {
            return (null, "The reply is not JSON.");
        }
    }

    private static AgentOutput Of(JsonElement data, IReadOnlyList<Evidence> evidence)
    {
        var known = evidence.DistinctBy(item => item.Id, StringComparer.Ordinal).ToDictionary(item => item.Id, StringComparer.Ordinal);
        List<AgentClaim> claims = [.. data.Items("claims").Where(claim => claim.ValueKind == JsonValueKind.Object).Select(claim => ClaimOf(claim, known))];
        return new AgentOutput(
            CopiedBars.Without(data.Whole("summary") ?? string.Empty),
            [.. Ids(data).Concat(claims.SelectMany(claim => claim.Evidence)).Distinct(StringComparer.Ordinal).Where(known.ContainsKey).Select(id => known[id])])
        {
            Claims = claims,
            Gaps = [.. data.Items("gaps").Where(gap => gap.ValueKind == JsonValueKind.String).Select(gap => CopiedBars.Without(gap.GetString()!))],
            Data = DataOf(data),
        };
    }

    // An id that no tool gave is the model's invention: it is taken away, and a claim that is left with none is unsupported.
    private static AgentClaim ClaimOf(JsonElement claim, Dictionary<string, Evidence> known) =>
        new(CopiedBars.Without(claim.Whole("text") ?? string.Empty), [.. Ids(claim).Distinct(StringComparer.Ordinal).Where(known.ContainsKey)], claim.Whole("confidence"));

    private static IEnumerable<string> Ids(JsonElement json) =>
        json.Items("evidence").Where(id => id.ValueKind == JsonValueKind.String).Select(id => id.GetString()!);

    private static JsonElement? DataOf(JsonElement data)
    {
        var others = data.EnumerateObject().Where(member => !Known.Contains(member.Name, StringComparer.Ordinal)).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        return others.Count == 0 ? null : JsonSerializer.SerializeToElement(others, PayloadJson.Default.DictionaryStringJsonElement);
    }
}
