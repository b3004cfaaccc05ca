using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;

namespace Cartrita.Activities.Models;

/// <summary>What an agent's first step is expected to cost: what its run reserves for it before anything is known of the task.</summary>
/// <param name="models">The models and their prices.</param>
/// <param name="agents">The agents.</param>
public sealed class FirstSteps(IModelRegistry models, AgentCatalog agents)
{
    private static readonly TokenUsage Expected = new(3_000, 500);

    /// <summary>The cost in millionths of a US dollar: that of the dearest of the tasks; 0 where none of their models has a price.</summary>
    internal long CostMicroUsd(ModelChoice supervisor, IEnumerable<TaskNode> tasks) => tasks
        .Select(task => agents.Find(task.Agent)).OfType<AgentManifest>().SelectMany(Working).Distinct()
        .Select(manifest => models.Price(models.SelectFor(supervisor, manifest, reckoned: true).Model)?.MicroUsd(Expected) ?? 0)
        .DefaultIfEmpty(0).Max();

    // Whoever assembles a chain sends others out.
    private IEnumerable<AgentManifest> Working(AgentManifest manifest) => manifest.Dependencies.Select(agents.Find).OfType<AgentManifest>().Where(needed => needed.Tier != AgentTier.Infrastructure).Prepend(manifest);
}
