using Cartrita.Activities.Agents.Chains;
using Cartrita.Core.Agents;
using Cartrita.Core.Models;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>What an agent's model is asked in one step.</summary>
/// <param name="Input">The step.</param>
/// <param name="Manifest">The agent.</param>
/// <param name="Model">The chosen model.</param>
/// <param name="State">What was said and called before.</param>
/// <param name="Tools">What it may call; nothing where it has to answer now.</param>
internal sealed record AgentAsk(AgentStepInput Input, AgentManifest Manifest, ModelChoice Model, AgentState State, IReadOnlyList<ToolBinding> Tools)
{
    /// <summary>The reply that has to be mended; null for the first one.</summary>
    internal AgentRepair? Repair { get; init; }

    /// <summary>Where its chain stands; null for agents that assemble none.</summary>
    internal ChainPlace? Chain { get; init; }
}

/// <summary>A reply that is no output.</summary>
/// <param name="Reply">The reply.</param>
/// <param name="Fault">What is wrong with it, in one sentence.</param>
internal sealed record AgentRepair(string Reply, string Fault);
