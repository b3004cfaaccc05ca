using Cartrita.Activities.Chat;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Chat;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Agents.Chains;

/// <summary>The activities' side of chains: shows an agent where its chain stands, and keeps what it proposes. Whether a change is made is decided by the orchestrator.</summary>
/// <param name="agents">Which agents a chain may name.</param>
/// <param name="payloads">Objectives.</param>
/// <param name="runs">Told of the sub-orchestrations.</param>
public sealed class AgentChains(AgentCatalog agents, IRunPayloads payloads, DocumentCollection<RunDocument> runs)
{
    /// <summary>Where the chain of a step stands; null for agents that assemble none.</summary>
    internal async Task<ChainPlace?> PlaceAsync(AgentStepInput input, AgentManifest manifest, bool isOpen, CancellationToken cancellationToken)
    {
        if (manifest.Id != ChainRules.Agent || input.ChainLimits is not { } limits)
        {
            return null;
        }

        var plan = await payloads.GetAsync(input.Scope, input.Plan, PayloadJson.Default.PlanPayload, cancellationToken);
        var chain = input.Progress.Chain is { } begun ? await payloads.GetAsync(input.Scope, begun.Objectives, PayloadJson.Default.PlanPayload, cancellationToken) : new PlanPayload([]);
        return new ChainPlace
        {
            Task = input.Task.TaskId,
            Plan = [.. plan.Tasks.Select(task => task.Node)],
            Chain = chain.Tasks,
            Tasks = input.Progress.Chain?.Tasks ?? [],
            Ended = input.Progress.Parts,
            Roles = agents.Plannable.Where(agent => manifest.Dependencies.Contains(agent.Id, StringComparer.Ordinal)).ToDictionary(agent => agent.Id, agent => agent.Role, StringComparer.Ordinal),
            Limits = limits,
            IsOpen = isOpen,
        };
    }

    /// <summary>Keeps a proposal: the objectives as a payload, the tasks among the run's sub-orchestrations.</summary>
    internal async Task<ChainStep> KeepAsync(AgentStepInput input, ChainPlace place, ChainProposal proposal, CancellationToken cancellationToken)
    {
        IReadOnlyList<TaskNode> added = [.. proposal.Tasks.Select(task => task.Node)];
        var objectives = added.Count == 0 && input.Progress.Chain is { } begun
            ? begun.Objectives
            : await payloads.PutAsync(input.Scope, new PlanPayload([.. place.Chain, .. proposal.Tasks]), PayloadJson.Default.PlanPayload, cancellationToken);
        await runs.AddChildrenAsync(input.Scope, added);
        return new ChainStep { Tasks = added, Changes = proposal.Changes, Twins = proposal.Twins, Replacements = proposal.Replacements, Objectives = objectives };
    }
}
