namespace Cartrita.Core.Governance.Policies;

/// <summary>A decision of a policy.</summary>
/// <param name="Effect">What may happen.</param>
/// <param name="Rule">The rule that decided.</param>
public sealed record PolicyDecision(PolicyEffect Effect, string Rule)
{
    /// <summary>The decision as the audit has it, such as <c>deny:unbound</c>.</summary>
    public override string ToString() => $"{Effect.ToString().ToLowerInvariant()}:{Rule}";
}
