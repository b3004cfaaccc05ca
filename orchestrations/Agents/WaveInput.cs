using Cartrita.Core.Agents;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;

namespace Cartrita.Orchestrations.Agents;

/// <summary>What the tasks of one level have in common.</summary>
internal sealed record WaveInput
{
    /// <summary>The tasks of this level and of every level below.</summary>
    internal required IReadOnlyList<TaskNode> Tasks { get; init; }

    /// <summary>This level; the supervisor's own tasks are on level 1.</summary>
    internal required int Level { get; init; }

    /// <summary>The payload that holds the objectives.</summary>
    internal required PayloadRef Plan { get; init; }

    /// <summary>The supervisor's model.</summary>
    internal required ModelChoice Supervisor { get; init; }

    /// <summary>What the run may use.</summary>
    internal required RunLimits Limits { get; init; }

    /// <summary>Tokens that the run took before its agents began.</summary>
    internal required long SpentBefore { get; init; }

    /// <summary>Tasks of this level that have ended before.</summary>
    internal IReadOnlyList<AgentResult> Ended { get; init; } = [];

    /// <summary>Whether it stops after a wave in which a task failed, so that whoever planned the others may plan anew.</summary>
    internal bool PausesAtFailure { get; init; }

    /// <summary>The tasks of the level below an agent's own.</summary>
    /// <param name="input">The agent's task.</param>
    /// <param name="tasks">The tasks.</param>
    internal static WaveInput Below(AgentInput input, IReadOnlyList<TaskNode> tasks) => new()
    {
        Tasks = tasks,
        Level = input.Level + 1,
        Plan = input.Plan,
        Supervisor = input.Supervisor,
        Limits = input.Limits,
        SpentBefore = input.SpentBefore,
        CostBeforeMicroUsd = input.CostBeforeMicroUsd,
        FirstStepMicroUsd = input.FirstStepMicroUsd,
    };

    /// <summary>What the run cost before its agents began, in millionths of a US dollar.</summary>
    internal long CostBeforeMicroUsd { get; init; }

    /// <summary>What the first step of a task is expected to cost.</summary>
    internal long FirstStepMicroUsd { get; init; }
}
