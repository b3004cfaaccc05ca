using Cartrita.Core.Errors;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Governance.Policies;

/// <summary>What became of a policy's decision once a person was asked.</summary>
public static class ToolDecisions
{
    /// <summary>The decision as it stands after the call was looked up: the policy's own while a person has to decide, else the person's.</summary>
    /// <param name="decision">The policy's.</param>
    /// <param name="result">What the call came to.</param>
    public static PolicyDecision Of(PolicyDecision decision, ExecutorResult result)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(result);
        return decision.Effect != PolicyEffect.Approve || result.Status == ToolCallStatus.AwaitingApproval ? decision
            : OfKept(result);
    }

    /// <summary>The decision about a call that was asked for before and does not wait: the person's.</summary>
    /// <param name="result">What the call came to.</param>
    public static PolicyDecision OfKept(ExecutorResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Status == ToolCallStatus.Denied ? new PolicyDecision(PolicyEffect.Deny, result.Code ?? Problems.ToolDenied.Code) : new PolicyDecision(PolicyEffect.Allow, "approved");
    }
}
