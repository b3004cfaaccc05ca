using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Agents;

/// <summary>An agent's output as kept in the run's payloads: data only (AGENT-12).</summary>
/// <param name="Summary">What it found out; empty where it gives evidence only.</param>
/// <param name="Evidence">What that rests on, best first.</param>
public sealed record AgentOutput(string Summary, IReadOnlyList<Evidence> Evidence);
