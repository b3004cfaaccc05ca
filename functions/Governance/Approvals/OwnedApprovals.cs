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
internal sealed class OwnedApprovals(EffectLedger ledger, DocumentCollection<RunDocument> runs, ICancelMarks marks, IRunPayloads payloads, TimeProvider time)
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
        List<EffectDocument> waiting = [], over = [];
        foreach (var run in (await ledger.PendingAsync(owner, left)).GroupBy(call => call.Id.Run))
        {
            (await IsAtWorkAsync(owner, run.Key, left) ? waiting : over).AddRange(run);
        }

        List<EffectDocument> late = [.. waiting.Where(call => call.ExpiresAt <= time.GetUtcNow())];
        await ledger.WithdrawAsync(owner, over);
        await ledger.ExpireAsync(owner, late);
        return [.. waiting.Except(late).OrderBy(call => call.RequestedAt)];
    }

    /// <summary>The call as its owner sees it.</summary>
    public async Task<ApprovalBody> ShowAsync(EffectDocument call, CancellationToken left) =>
        ApprovalBody.Of(call, JsonElement.Parse((await payloads.GetAsync(call.OwnerId, call.Id.Run, call.Arguments, left)).Span));

    /// <summary>The call as it stands now: of a run that has ended nothing waits and nothing that was approved is about to be made.</summary>
    public async Task<EffectDocument> CurrentAsync(EffectDocument call, CancellationToken left) =>
        call is not { State: EffectState.Pending or EffectState.Approved, ExpiresAt: not null } ? call
        : !await IsAtWorkAsync(call.OwnerId, call.Id.Run, left) ? await ledger.GiveUpAsync(call, EffectState.Withdrawn)

        // Its time may be over, which it is told when it is asked for again.
        : await ledger.OpenAsync(call, left);

    private async Task<bool> IsAtWorkAsync(OwnerId owner, RunId run, CancellationToken left) =>
        await runs.ReadAsync(owner, run.Value, left) is { Value.Status: RunStatus.Running } && !await marks.IsMarkedAsync(owner, run, left);
}
