using Cartrita.Core.Tools;

namespace Cartrita.Core.Governance;

/// <summary>Decides whether an agent may call a tool (GOV-01): what no rule allows is denied.</summary>
public interface IToolPolicy
{
    /// <summary>Decides about one call.</summary>
    /// <param name="context">Who asks, and for which task.</param>
    /// <param name="toolId">The tool.</param>
    PolicyDecision Decide(RuntimeContext context, string toolId);
}

/// <summary>A decision of a policy.</summary>
/// <param name="Allowed">Whether it may happen.</param>
/// <param name="Rule">The rule that decided.</param>
public sealed record PolicyDecision(bool Allowed, string Rule);

/// <summary>Allows a tool where the agent's manifest binds it, and nothing else.</summary>
public sealed class ManifestToolPolicy : IToolPolicy
{
    /// <inheritdoc />
    public PolicyDecision Decide(RuntimeContext context, string toolId) =>
        context.Tools.Any(tool => tool.ToolId == toolId)
            ? new PolicyDecision(true, "manifest_binding")
            : new PolicyDecision(false, "deny_by_default");
}
