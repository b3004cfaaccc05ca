using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Governance.Approvals;

/// <summary>Takes decisions about calls that wait, by whichever door they come.</summary>
internal sealed class ApprovalDecisions(EffectLedger ledger, TimeProvider time)
{
    /// <summary>Takes one. The first one stays; the same again is no conflict, and wakes a run that missed it.</summary>
    /// <param name="call">The call, which is the caller's.</param>
    /// <param name="body">The decision.</param>
    /// <param name="caller">Who decides.</param>
    /// <param name="client">Wakes the run.</param>
    /// <exception cref="CartritaException">The decision is none, is about another call, or comes too late.</exception>
    public async Task<EffectDocument> DecideAsync(EffectDocument call, DecideApprovalBody body, Principal caller, DurableTaskClient client)
    {
        Check(body);
        var decision = new ApprovalDecision(body.Approved, caller.OwnerId, caller.KeyId, time.GetUtcNow(), body.Reason);
        var decided = await ledger.DecideAsync(call.OwnerId, call.Id, decision, body.CallHash);

        // The run looks for itself now and then; the event only spares it the wait.
        var instance = AgentLevels.InstanceId(decided.Id.Run, decided.TaskId);
        if (await client.GetInstanceAsync(instance, CancellationToken.None) is { IsCompleted: false })
        {
            await client.RaiseEventAsync(instance, DurableNames.DecisionEvent(decided.CallId), decided.State.ToString(), CancellationToken.None);
        }

        return decided;
    }

    private static void Check(DecideApprovalBody body)
    {
        if (body.Reason is { Length: > ApprovalDecision.LongestReason })
        {
            throw new CartritaException(Problems.InvalidRequest, $"The reason has at most {ApprovalDecision.LongestReason} characters.");
        }

        if (body.Approved && body.CallHash is null)
        {
            throw new CartritaException(Problems.InvalidRequest, "An approval names the callHash of the call that was shown.");
        }
    }
}
