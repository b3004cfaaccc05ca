using System.Text.Json;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Agents;

/// <summary>An agent's output as kept in the run's payloads: data only (AGENT-12).</summary>
/// <param name="Summary">What it found out; empty where it gives evidence only.</param>
/// <param name="Evidence">What that rests on, best first.</param>
public sealed record AgentOutput(string Summary, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>What it says one by one, each with the evidence for it; none where its manifest has no claims.</summary>
    public IReadOnlyList<AgentClaim> Claims { get; init; } = [];

    /// <summary>What it looked for and did not find.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>The change of code that it gives; null where it gives none.</summary>
    public AgentPatch? Patch { get; init; }

    /// <summary>The members of its output that only its manifest knows, an object; null where there are none.</summary>
    public JsonElement? Data { get; init; }
}

/// <summary>One thing that an agent says.</summary>
/// <param name="Text">What.</param>
/// <param name="Evidence">The ids of the evidence for it, all of them of <see cref="AgentOutput.Evidence"/>.</param>
/// <param name="Confidence">How sure the agent is: <c>high</c>, <c>medium</c> or <c>low</c>; null where its manifest does not ask.</param>
public sealed record AgentClaim(string Text, IReadOnlyList<string> Evidence, string? Confidence)
{
    /// <summary>Whether any evidence is there for it.</summary>
    public bool Supported => Evidence.Count > 0;
}
