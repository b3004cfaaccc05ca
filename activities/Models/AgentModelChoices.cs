using Cartrita.Core.Agents;
using Cartrita.Core.Models;

namespace Cartrita.Activities.Models;

/// <summary>Chooses the models of agents.</summary>
internal static class AgentModelChoices
{
    /// <summary>The model of an agent: its manifest's where the supervisor's provider has it. A run that the user put on <c>local-extractive</c> stays there, agents and all.</summary>
    internal static ModelChoice ForAgent(this IModelRegistry models, ModelChoice supervisor, AgentManifest manifest) =>
        supervisor.Provider == ProviderNames.LocalExtractive
            ? supervisor
            : models.Resolve($"{supervisor.Provider}/{manifest.Model}", ModelRole.SubAgent)
                ?? models.Resolve(null, ModelRole.SubAgent)
                ?? supervisor;
}
