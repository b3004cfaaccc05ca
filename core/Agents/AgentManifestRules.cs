using System.Text.Json;

namespace Cartrita.Core.Agents;

/// <summary>What manifests owe each other.</summary>
internal static class AgentManifestRules
{
    /// <summary>Gives one sentence for each rule that is broken.</summary>
    /// <param name="manifests">The manifests.</param>
    /// <param name="prompts">The files of the prompts.</param>
    internal static IEnumerable<string> Check(IReadOnlyList<AgentManifest> manifests, IEnumerable<string> prompts)
    {
        var files = prompts.ToHashSet(StringComparer.Ordinal);
        var byId = manifests.ToLookup(manifest => manifest.Id, StringComparer.Ordinal);
        foreach (var twice in byId.Where(group => group.Count() > 1))
        {
            yield return $"Two agents have the id {twice.Key}.";
        }

        foreach (var manifest in manifests)
        {
            if (!files.Contains(manifest.Prompt.File) || !manifest.Prompt.File.Contains($".v{manifest.Prompt.Version}.", StringComparison.Ordinal))
            {
                yield return $"{manifest.Id} has no prompt {manifest.Prompt.File} of version {manifest.Prompt.Version}.";
            }

            if (manifest.ReasoningEffort is { } effort && !Models.ReasoningEfforts.All.Contains(effort))
            {
                yield return $"{manifest.Id} wants an effort of {effort}, which is none.";
            }

            foreach (var (place, schema) in Schemas(manifest))
            {
                foreach (var name in Required(schema).Where(name => !schema.GetProperty("properties").TryGetProperty(name, out _)))
                {
                    yield return $"{manifest.Id} requires {name} in its {place}, which has no such member.";
                }
            }

            foreach (var missing in manifest.Dependencies.Where(id => !byId.Contains(id)))
            {
                yield return $"{manifest.Id} depends on {missing}, which does not exist.";
            }

            foreach (var absent in manifest.Dependencies.Where(id => manifest.Available && byId[id].Any(needed => !needed.Available)))
            {
                yield return $"{manifest.Id} is available and depends on {absent}, which is not.";
            }
        }

        foreach (var manifest in manifests.Where(manifest => Reaches(manifest.Id, manifest.Id, byId, [])))
        {
            yield return $"{manifest.Id} depends on itself.";
        }
    }

    private static IEnumerable<(string Place, JsonElement Schema)> Schemas(AgentManifest manifest) =>
        [("input", manifest.Input), ("output", manifest.Output), .. manifest.Capabilities.Select(capability => ($"capability {capability.Name}", capability.Parameters))];

    private static IEnumerable<string> Required(JsonElement schema) => schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!);

    private static bool Reaches(string from, string goal, ILookup<string, AgentManifest> byId, HashSet<string> seen) =>
        byId[from].SelectMany(manifest => manifest.Dependencies).Any(next => next == goal || (seen.Add(next) && Reaches(next, goal, byId, seen)));
}
