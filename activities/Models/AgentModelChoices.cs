using Cartrita.Core.Agents;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Selection;

namespace Cartrita.Activities.Models;

/// <summary>Chooses the models of agents.</summary>
internal static class AgentModelChoices
{
    // Prompt, tools and task, where nobody has measured them. What comes after is pruned to the window (AGENT-13).
    private const int FirstContext = 4_000;

    /// <summary>Chooses an agent's model. A run that the user put on <c>local-extractive</c> stays there, agents and all.</summary>
    internal static ModelSelection SelectFor(this IModelRegistry models, ModelChoice supervisor, AgentManifest manifest, int least = FirstContext, bool reckoned = false)
    {
        var wished = supervisor.Provider == ProviderNames.LocalExtractive
            ? supervisor
            : models.ResolveAgent(manifest.Model, supervisor) ?? supervisor;
        return models.Select(wished, new ModelNeed(ModelRole.SubAgent, Math.Max(least, FirstContext)) { Reckoned = reckoned });
    }

    /// <summary>The chosen model of an agent.</summary>
    internal static ModelChoice ForAgent(this IModelRegistry models, ModelChoice supervisor, AgentManifest manifest) => models.SelectFor(supervisor, manifest).Model;
}
