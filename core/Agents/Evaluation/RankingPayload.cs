namespace Cartrita.Core.Agents.Evaluation;

/// <summary>In which order evidence is worth reading, and where agents contradict each other: a payload of the run.</summary>
/// <param name="Order">The ids of the evidence, best first.</param>
/// <param name="Conflicts">The contradictions, both sides of each.</param>
public sealed record RankingPayload(IReadOnlyList<string> Order, IReadOnlyList<ClaimConflict> Conflicts);

/// <summary>Two claims of different tasks that cannot both be right.</summary>
/// <param name="Kind">One of <see cref="ConflictKinds"/>.</param>
/// <param name="First">The claim of the task that comes first in the plan.</param>
/// <param name="Second">The other one.</param>
public sealed record ClaimConflict(string Kind, ConflictSide First, ConflictSide Second)
{
    /// <summary>The contradiction by ids.</summary>
    public ConflictNote Note => new(Kind, [First.TaskId, Second.TaskId], [.. First.Evidence.Concat(Second.Evidence).Distinct(StringComparer.Ordinal).Take(20)]);
}

/// <summary>One side of a contradiction.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="Claim">What it says.</param>
/// <param name="Evidence">The ids of the evidence for it.</param>
public sealed record ConflictSide(AgentTaskId TaskId, string Agent, string Claim, IReadOnlyList<string> Evidence);
