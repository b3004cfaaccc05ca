using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>The list of an owner's calls that wait for a decision.</summary>
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

    /// <summary>Takes calls off it.</summary>
    internal Task RemoveAsync(OwnerId owner, IReadOnlyCollection<ApprovalId> ids) => lists.UpdateAsync(owner, DocumentId, found =>
        found is null || !found.Pending.Any(ids.Contains) ? null : found with { Pending = [.. found.Pending.Where(id => !ids.Contains(id))] });

    /// <summary>The calls on it.</summary>
    internal async Task<IReadOnlyList<ApprovalId>> ListAsync(OwnerId owner, CancellationToken cancellationToken) =>
        (await lists.ReadAsync(owner, DocumentId, cancellationToken))?.Value.Pending ?? [];
}
