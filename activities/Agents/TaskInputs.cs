using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>Holds proposed tasks to the input that their agents' manifests declare.</summary>
/// <param name="agents">The manifests.</param>
/// <param name="schemas">Checks by schema.</param>
public sealed class TaskInputs(AgentCatalog agents, IJsonSchemas schemas)
{
    /// <summary>What is wrong with the first task that its agent does not take, in one sentence; null where each is taken.</summary>
    /// <param name="tasks">The tasks; an agent that does not exist is not this check's business.</param>
    internal string? Fault(IEnumerable<PlannedTask> tasks) => tasks.Select(Fault).FirstOrDefault(fault => fault is not null);

    private string? Fault(PlannedTask planned)
    {
        var task = new AgentTask(planned.Node.TaskId, planned.Node.Agent, planned.Objective);
        return agents.Find(task.Agent) is { } manifest && schemas.Fault(manifest.Input, task.Input) is { } unfit
            ? $"Task {task.TaskId} is none that {task.Agent} takes: {unfit}"
            : null;
    }
}
