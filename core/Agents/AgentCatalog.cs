using System.Collections.Frozen;
using System.Text.Json;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Agents;

/// <summary>The agents of this version, read once from the embedded manifests and checked against each other.</summary>
public sealed class AgentCatalog
{
    private const string ManifestFolder = "Cartrita.Core.Agents.Manifests.";
    private const string PromptFolder = "Cartrita.Core.Agents.Prompts.";

    private readonly FrozenDictionary<string, AgentManifest> agents;
    private readonly FrozenDictionary<string, string> prompts;

    private AgentCatalog(IReadOnlyList<AgentManifest> manifests, FrozenDictionary<string, string> prompts)
    {
        this.prompts = prompts;
        agents = manifests.ToFrozenDictionary(manifest => manifest.Id, StringComparer.Ordinal);
        All = [.. manifests.OrderBy(manifest => manifest.Id, StringComparer.Ordinal)];
        Available = [.. All.Where(manifest => manifest.Available)];
    }

    /// <summary>Every agent, by id.</summary>
    public IReadOnlyList<AgentManifest> All { get; }

    /// <summary>Those that work in this version.</summary>
    public IReadOnlyList<AgentManifest> Available { get; }

    /// <summary>The agents that plans may name: they work on objectives, and they work in this version.</summary>
    public IReadOnlyList<AgentManifest> Plannable => [.. Available.Where(manifest => manifest.Tier != AgentTier.Infrastructure)];

    /// <summary>Reads the embedded manifests, each of which has to fit <see cref="AgentManifestSchema"/>.</summary>
    /// <param name="schemas">Checks by schema.</param>
    /// <param name="absent">The agents that can't work in this installation, because what they rest on is not configured.</param>
    /// <exception cref="InvalidDataException">One does not fit the schema, or they contradict each other; the message says how.</exception>
    public static AgentCatalog Load(IJsonSchemas schemas, params IReadOnlyCollection<string> absent)
    {
        ArgumentNullException.ThrowIfNull(absent);
        var files = AgentResources.ReadFolder(ManifestFolder);
        var faults = files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => AgentManifestSchema.Fault(schemas, file.Key, file.Value)).OfType<string>().ToList();
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join(' ', faults));
        }

        return Create(
            [.. files.Select(file => JsonSerializer.Deserialize(file.Value, AgentManifestJson.Default.AgentManifest)!).Select(agent => absent.Contains(agent.Id) ? agent with { Available = false } : agent)],
            AgentResources.ReadFolder(PromptFolder));
    }

    /// <summary>Checks manifests against each other and makes a catalogue of them.</summary>
    /// <param name="manifests">The manifests.</param>
    /// <param name="prompts">The prompts by their files' names.</param>
    /// <exception cref="InvalidDataException">They contradict each other; the message says how.</exception>
    public static AgentCatalog Create(IReadOnlyList<AgentManifest> manifests, IReadOnlyDictionary<string, string> prompts)
    {
        var faults = AgentManifestRules.Check(manifests, prompts.Keys).ToList();
        return faults.Count == 0
            ? new AgentCatalog(manifests, prompts.ToFrozenDictionary(StringComparer.Ordinal))
            : throw new InvalidDataException(string.Join(' ', faults));
    }

    /// <summary>Finds an agent; null where there is none.</summary>
    /// <param name="id">Its id.</param>
    public AgentManifest? Find(string id) => agents.GetValueOrDefault(id);

    /// <summary>The text of a prompt.</summary>
    /// <param name="file">Its file among the embedded prompts.</param>
    public string Prompt(string file) => prompts[file];
}
