using System.Text.Json;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Governance.Approvals;

/// <summary>Finds the calls that an owner decides about. One whose run has ended waits for nobody any more.</summary>
internal sealed class OwnedApprovals(EffectLedger ledger, DocumentCollection<RunDocument> runs, ICancelMarks marks, IRunPayloads payloads)
{
    /// <summary>The call.</summary>
    /// <exception cref="CartritaException">There is no such call, or it is somebody else's.</exception>
    public async Task<EffectDocument> FindAsync(HttpRequest request, string id)
    {
        var left = request.HttpContext.RequestAborted;
        var found = await ledger.FindAsync(request.Caller().OwnerId, RouteId.Parse<ApprovalId>(id), left) ?? throw new CartritaException(Problems.NotFound);
        return await CurrentAsync(found, left);
    }

    /// <summary>The calls that wait, the oldest first.</summary>
    public async Task<IReadOnlyList<EffectDocument>> PendingAsync(OwnerId owner, CancellationToken left)
    {
        var waiting = new List<EffectDocument>();
        foreach (var call in await ledger.PendingAsync(owner, left))
        {
            if (await CurrentAsync(call, left) is { State: EffectState.Pending } current)
            {
                waiting.Add(current);
            }
        }

        return waiting;
    }

    /// <summary>The call as its owner sees it.</summary>
    public async Task<ApprovalBody> ShowAsync(EffectDocument call, CancellationToken left) =>
        ApprovalBody.Of(call, JsonElement.Parse((await payloads.GetAsync(call.OwnerId, call.Id.Run, call.Arguments, left)).Span));

    private async Task<EffectDocument> CurrentAsync(EffectDocument call, CancellationToken left)
    {
        if (call.State != EffectState.Pending)
        {
            return call;
        }

        if (await runs.ReadAsync(call.OwnerId, call.Id.Run.Value, left) is not { Value.Status: RunStatus.Running } || await marks.IsMarkedAsync(call.OwnerId, call.Id.Run, left))
        {
            return await ledger.EndAsync(call, EffectState.Withdrawn);
        }

        // Its time may be over, which it is told when it is asked for again.
        return await ledger.OpenAsync(call, left);
    }
}
