using Cartrita.Core.Tools;

namespace Cartrita.Core.Governance.Policies;

/// <summary>The core's rules for tools, in code: the first that matches decides, and what none matches is denied.</summary>
/// <remarks>Whether a call changes something outside of the run decides about approval, not what a model or a text says about it: injected instructions can't approve anything.</remarks>
public sealed class ToolPolicy : IToolPolicy
{
    private static readonly PolicyDecision Default = new(PolicyEffect.Deny, "deny_by_default");

    private static readonly (Func<RuntimeContext, ToolBinding, bool> Matches, PolicyDecision Decision)[] Rules =
    [
        ((context, tool) => context.Tools.All(bound => bound.ToolId != tool.ToolId), new PolicyDecision(PolicyEffect.Deny, "unbound")),
        ((_, tool) => tool.Effect == ToolEffect.Undeclared, new PolicyDecision(PolicyEffect.Deny, "undeclared_effect")),
        ((_, tool) => tool.Effect == ToolEffect.Writes, new PolicyDecision(PolicyEffect.Approve, "writes_need_approval")),
        ((_, tool) => tool.Effect == ToolEffect.Reads, new PolicyDecision(PolicyEffect.Allow, "reads_of_bound_tools")),
    ];

    /// <inheritdoc />
    public PolicyDecision Decide(RuntimeContext context, ToolBinding tool) =>
        Array.Find(Rules, rule => rule.Matches(context, tool)).Decision ?? Default;
}
