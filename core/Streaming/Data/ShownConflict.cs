using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;

namespace Cartrita.Core.Streaming.Data;

/// <summary>A contradiction between agents as it is shown: with what both sides say, and where that stands.</summary>
/// <param name="Kind">How they contradict each other; one of <see cref="ConflictKinds"/>.</param>
/// <param name="Sides">Both sides; that of the task that comes first in the plan is the first.</param>
public sealed record ShownConflict(string Kind, IReadOnlyList<ShownSide> Sides);

/// <summary>One side of a contradiction as it is shown.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="Statement">What it says, in at most 300 characters.</param>
/// <param name="Sources">Where that stands, at most 20 sources.</param>
/// <param name="Cited">Whether the answer cites any of them.</param>
public sealed record ShownSide(AgentTaskId TaskId, string Agent, string Statement, IReadOnlyList<FoundSource> Sources, bool Cited);
