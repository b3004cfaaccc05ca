using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>The list of an owner's calls that wait for a decision, and of those that did.</summary>
/// <param name="store">Where it lies.</param>
internal sealed class PendingApprovals(IDocumentStore store)
{
    private const string DocumentId = "pending";

    private readonly DocumentCollection<PendingApprovalsDocument> lists =
        new(store, Collections.PendingApprovals, EffectJson.Default.PendingApprovalsDocument);

    /// <summary>Puts a call on the list.</summary>
    internal Task AddAsync(OwnerId owner, ApprovalId id) => lists.UpdateAsync(owner, DocumentId, found =>
        found is null ? new PendingApprovalsDocument { Pending = [id] }
        : found.Pending.Contains(id) ? null
        : found with { Pending = [.. found.Pending, id] });

    /// <summary>Puts calls among those that do not wait any more, in one write.</summary>
    internal Task SettleAsync(OwnerId owner, params IReadOnlyCollection<SettledApproval> calls) => calls.Count == 0 ? Task.CompletedTask : lists.UpdateAsync(owner, DocumentId, found =>
    {
        var (list, ids) = (found ?? new PendingApprovalsDocument(), calls.Select(call => call.Id).ToHashSet());
        return calls.All(list.Settled.Contains) && !list.Pending.Any(ids.Contains)
            ? null
            : list with
            {
                Pending = [.. list.Pending.Where(id => !ids.Contains(id))],
                Settled = [.. list.Settled.Where(call => !ids.Contains(call.Id)).Concat(calls).TakeLast(PendingApprovalsDocument.MostSettled)],
            };
    });

    /// <summary>Takes calls off it, whether they wait or not.</summary>
    internal Task RemoveAsync(OwnerId owner, Func<ApprovalId, bool> which) => lists.UpdateAsync(owner, DocumentId, found =>
        found is null || !(found.Pending.Any(which) || found.Settled.Any(call => which(call.Id)))
            ? null
            : found with { Pending = [.. found.Pending.Where(id => !which(id))], Settled = [.. found.Settled.Where(call => !which(call.Id))] });

    /// <summary>The list.</summary>
    internal async Task<PendingApprovalsDocument> ReadAsync(OwnerId owner, CancellationToken cancellationToken) =>
        (await lists.ReadAsync(owner, DocumentId, cancellationToken))?.Value ?? new PendingApprovalsDocument();
}
