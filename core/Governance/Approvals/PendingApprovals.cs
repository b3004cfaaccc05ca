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

    /// <summary>Puts a call among those that do not wait any more.</summary>
    internal Task SettleAsync(OwnerId owner, ApprovalId id, DateTimeOffset at) => lists.UpdateAsync(owner, DocumentId, found =>
    {
        var (list, call) = (found ?? new PendingApprovalsDocument(), new SettledApproval(id, at));
        return list.Settled.Contains(call) && !list.Pending.Contains(id)
            ? null
            : list with { Pending = [.. list.Pending.Where(one => one != id)], Settled = [.. list.Settled.Where(one => one.Id != id).TakeLast(PendingApprovalsDocument.MostSettled - 1), call] };
    });

    /// <summary>Takes calls off it, whether they wait or not.</summary>
    internal Task RemoveAsync(OwnerId owner, IReadOnlyCollection<ApprovalId> ids) => lists.UpdateAsync(owner, DocumentId, found =>
        found is null || !(found.Pending.Any(ids.Contains) || found.Settled.Any(call => ids.Contains(call.Id)))
            ? null
            : found with { Pending = [.. found.Pending.Where(id => !ids.Contains(id))], Settled = [.. found.Settled.Where(call => !ids.Contains(call.Id))] });

    /// <summary>The list.</summary>
    internal async Task<PendingApprovalsDocument> ReadAsync(OwnerId owner, CancellationToken cancellationToken) =>
        (await lists.ReadAsync(owner, DocumentId, cancellationToken))?.Value ?? new PendingApprovalsDocument();
}
