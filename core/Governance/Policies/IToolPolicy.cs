using Cartrita.Core.Tools;

namespace Cartrita.Core.Governance.Policies;

/// <summary>Decides about calls of tools (GOV-01): what no rule allows is denied.</summary>
public interface IToolPolicy
{
    /// <summary>Decides about one call.</summary>
    /// <param name="context">Who asks, and for which task.</param>
    /// <param name="tool">The tool.</param>
    PolicyDecision Decide(RuntimeContext context, ToolBinding tool);
}
