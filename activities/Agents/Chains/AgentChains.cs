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
/// <param name="inputs">Holds tasks to what their agents take.</param>
public sealed class AgentChains(AgentCatalog agents, IRunPayloads payloads, DocumentCollection<RunDocument> runs, TaskInputs inputs)
{
    /// <summary>Where the chain of a step stands; null for agents that assemble none.</summary>
    internal async Task<ChainPlace?> PlaceAsync(AgentStepInput input, AgentManifest manifest, bool isOpen, CancellationToken cancellationToken)
    {
        if (manifest.Id != ChainRules.Agent || input.ChainLimits is not { } limits)
        {
            return null;
        }

        var plan = await payloads.GetAsync(input.Scope, input.Plan, PayloadJson.Default.PlanPayload, cancellationToken);
        var run = await runs.ReadAsync(input.Scope.OwnerId, input.Scope.RunId.Value, cancellationToken);
        var chain = input.Progress.Chain is { } begun ? await payloads.GetAsync(input.Scope, begun.Objectives, PayloadJson.Default.PlanPayload, cancellationToken) : new PlanPayload([]);
        IReadOnlyList<TaskNode> planned = [.. plan.Tasks.Select(task => task.Node)];
        return new ChainPlace
        {
            Run = input.Scope.RunId,
            Task = input.Task.TaskId,
            Plan = planned,
            Chain = chain.Tasks,
            Tasks = input.Progress.Chain?.Tasks ?? [],
            Ended = input.Progress.Parts,
            Roles = agents.Plannable.Where(agent => manifest.Dependencies.Contains(agent.Id, StringComparer.Ordinal)).ToDictionary(agent => agent.Id, agent => agent.Role, StringComparer.Ordinal),
            Limits = limits,
            Listed = run?.Value.Children ?? [],
            IsOpen = isOpen,
        };
    }

    /// <summary>Puts a proposal's tasks among the run's sub-orchestrations. Null where they are; else what is wrong, in one sentence: an agent does not take its task, or other chains of the run have grown meanwhile.</summary>
    internal async Task<string?> AdmitAsync(AgentStepInput input, ChainPlace place, ChainProposal proposal)
    {
        if (inputs.Fault(proposal.Tasks) is { } unfit)
        {
            return unfit;
        }

        IReadOnlyList<TaskNode> added = [.. proposal.Tasks.Select(task => task.Node)];
        return added.Count > 0 && await runs.AddChainAsync(input.Scope, added, place.RoomBeside) is { } left
            ? ChainPlace.NoRoom(left)
            : null;
    }

    /// <summary>Keeps the objectives of a proposal as a payload.</summary>
    internal async Task<ChainStep> KeepAsync(AgentStepInput input, ChainPlace place, ChainProposal proposal, CancellationToken cancellationToken)
    {
        IReadOnlyList<TaskNode> added = [.. proposal.Tasks.Select(task => task.Node)];
        var objectives = added.Count == 0 && input.Progress.Chain is { } begun
            ? begun.Objectives
            : await payloads.PutAsync(input.Scope, new PlanPayload([.. place.Chain, .. proposal.Tasks]), PayloadJson.Default.PlanPayload, cancellationToken);
        return new ChainStep { Tasks = added, Changes = proposal.Changes, Twins = proposal.Twins, Replacements = proposal.Replacements, Objectives = objectives };
    }
}
