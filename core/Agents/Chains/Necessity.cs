namespace Cartrita.Core.Agents.Chains;

/// <summary>The only reasons for which a task of a chain may be cancelled or reprioritised (AGENT-06), as frames name them.</summary>
public static class Necessity
{
    /// <summary>Something that the task rests on did not come to what it was to come to.</summary>
    public const string UpstreamInvalidated = "Upstream dependency invalidated";

    /// <summary>A call of the chain's agents was refused by policy, by the rules of safety or by a person.</summary>
    public const string SafetyEscalation = "Safety escalation";

    /// <summary>A limit of the run was reached, or nearly so.</summary>
    public const string BudgetBreach = "Resource budget breach";

    /// <summary>Another task of the chain does the same beside it.</summary>
    public const string Redundant = "Redundant parallel sub-chain detected";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [UpstreamInvalidated, SafetyEscalation, BudgetBreach, Redundant];
}
