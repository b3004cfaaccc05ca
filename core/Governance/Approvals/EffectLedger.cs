using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>Keeps calls that change something: who decided about each, whether it was begun, and what it gave.</summary>
/// <remarks>Every step from one state to the next is one conditional write, so two executions of one call, or two decisions about it, can't both have their way.</remarks>
/// <param name="store">Where the documents lie.</param>
/// <param name="time">The clock.</param>
public sealed class EffectLedger(IDocumentStore store, TimeProvider time)
{
    private readonly DocumentCollection<EffectDocument> effects = new(store, Collections.Effects, EffectJson.Default.EffectDocument);
    private readonly PendingApprovals pending = new(store);

    /// <summary>The call as it is kept; kept from now on where it was not. One whose time is over comes back as expired.</summary>
    /// <param name="call">The call as it is asked for, pending or approved.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<EffectDocument> OpenAsync(EffectDocument call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (await FindAsync(call.OwnerId, call.Id, cancellationToken) is not { } known)
        {
            if (call.State == EffectState.Pending)
            {
                // Listed first: a call that waits and that nobody can find would wait for ever.
                await pending.AddAsync(call.OwnerId, call.Id);
            }

            known = await ChangeAsync(call.OwnerId, call.Id, found => found is null ? call : null) ?? (await FindAsync(call.OwnerId, call.Id, cancellationToken))!;
        }

        return known.State == EffectState.Pending && known.ExpiresAt <= time.GetUtcNow() ? await EndAsync(known, EffectState.Expired) : known;
    }

    /// <summary>The call; null where there is none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<EffectDocument?> FindAsync(OwnerId owner, ApprovalId id, CancellationToken cancellationToken) =>
        (await effects.ReadAsync(owner, EffectDocument.DocumentId(id), cancellationToken))?.Value;

    /// <summary>Begins an approved call. False where another execution began it.</summary>
    /// <param name="call">The call.</param>
    public async Task<bool> BeginAsync(EffectDocument call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return await ChangeAsync(call.OwnerId, call.Id, found => found is { State: EffectState.Approved } ? found with { State = EffectState.Started, StartedAt = time.GetUtcNow() } : null) is not null;
    }

    /// <summary>Records what a call gave; the first record stays.</summary>
    /// <param name="call">The call.</param>
    /// <param name="result">What it gave.</param>
    public Task FinishAsync(EffectDocument call, EffectResult result)
    {
        ArgumentNullException.ThrowIfNull(call);
        return ChangeAsync(call.OwnerId, call.Id, found => found is { State: EffectState.Started } ? found with { State = EffectState.Done, Result = result } : null);
    }

    /// <summary>Records that the agent knows that a call is not made: its run does not wait for it any more.</summary>
    /// <param name="call">The call, refused or too late.</param>
    public async Task<EffectDocument> NoteReadAsync(EffectDocument call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return await ChangeAsync(call.OwnerId, call.Id, found => found is { ReadAt: null, State: EffectState.Rejected or EffectState.Expired } ? found with { ReadAt = time.GetUtcNow() } : null) ?? call;
    }

    /// <summary>Records a person's decision; the first one stays.</summary>
    /// <param name="owner">Whose call.</param>
    /// <param name="id">The call.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="callHash">The hash of what the person saw; null where they did not say.</param>
    /// <exception cref="CartritaException"><see cref="Problems.NotFound"/>; <see cref="Problems.ApprovalMismatch"/>: they saw something else; <see cref="Problems.ApprovalSettled"/>: it was decided otherwise, or ended.</exception>
    public async Task<EffectDocument> DecideAsync(OwnerId owner, ApprovalId id, ApprovalDecision decision, string? callHash)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var decided = await ChangeAsync(owner, id, found => found is null || Refuses(found, callHash) is not null || !Waits(found) ? null : found with
        {
            State = decision.Approved ? EffectState.Approved : EffectState.Rejected,
            Decision = decision,
            SettledAt = decision.At,
        });
        if (decided is null)
        {
            var found = await FindAsync(owner, id, CancellationToken.None) ?? throw new CartritaException(Problems.NotFound);
            if (Refuses(found, callHash) is { } refusal)
            {
                throw new CartritaException(refusal);
            }

            // The same decision again is no conflict: whoever asks may not have read the first answer.
            decided = found.Decision?.Approved == decision.Approved ? found : throw new CartritaException(Problems.ApprovalSettled);
        }

        await pending.SettleAsync(owner, new SettledApproval(id, decided.SettledAt ?? decision.At));
        return decided;
    }

    /// <summary>Ends a call that waits and that nobody decides about any more.</summary>
    /// <param name="call">The call.</param>
    /// <param name="state"><see cref="EffectState.Expired"/> or <see cref="EffectState.Withdrawn"/>.</param>
    /// <returns>The call as it is kept now: a decision may have come first.</returns>
    public Task<EffectDocument> EndAsync(EffectDocument call, EffectState state) => EndAsync(call, state, found => found.State == EffectState.Pending);

    /// <summary>Ends a call that was not begun and that can't be made any more, whatever was decided about it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="state"><see cref="EffectState.Expired"/> or <see cref="EffectState.Withdrawn"/>.</param>
    /// <returns>The call as it is kept now: an execution may have begun it first.</returns>
    public Task<EffectDocument> GiveUpAsync(EffectDocument call, EffectState state) => EndAsync(call, state, IsOpen);

    /// <summary>Ends calls that wait and whose time is over, with one write of the list.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="calls">The calls.</param>
    public Task ExpireAsync(OwnerId owner, IReadOnlyCollection<EffectDocument> calls) => EndAsync(owner, calls, EffectState.Expired, found => found.State == EffectState.Pending);

    /// <summary>Ends calls whose run has ended before they were begun, whatever was decided about them, with one write of the list.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="calls">The calls.</param>
    public Task WithdrawAsync(OwnerId owner, IReadOnlyCollection<EffectDocument> calls) => EndAsync(owner, calls, EffectState.Withdrawn, IsOpen);

    /// <summary>The run ends: what it asked people for and has not begun is asked for no more.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task EndRunAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        var lists = await pending.ReadAsync(owner, cancellationToken);
        List<ApprovalId> listed = [.. lists.Pending.Concat(lists.Settled.Select(call => call.Id)).Where(id => id.Run == run)];
        if (listed.Count > 0)
        {
            var calls = await ReadAsync(owner, listed, cancellationToken);
            await WithdrawAsync(owner, [.. calls.Where(IsOpen)]);

            // Listed by an execution that was lost before it could keep the call, which nobody does any more.
            var lost = listed.Except(calls.Select(call => call.Id)).ToHashSet();
            await pending.RemoveAsync(owner, lost.Contains);
        }
    }

    /// <summary>The owner's calls that are listed as waiting, the oldest first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<EffectDocument>> PendingAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var calls = await ReadAsync(owner, (await pending.ReadAsync(owner, cancellationToken)).Pending, cancellationToken);

        // Whoever decided was lost before the list heard of it.
        await pending.SettleAsync(owner, [.. calls.Where(call => call.State != EffectState.Pending).Select(Settled)]);
        return [.. calls.Where(call => call.State == EffectState.Pending)];
    }

    /// <summary>The owner's runs whose calls are listed as waiting.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlySet<RunId>> WaitingRunsAsync(OwnerId owner, CancellationToken cancellationToken) =>
        (await pending.ReadAsync(owner, cancellationToken)).Pending.Select(id => id.Run).ToHashSet();

    /// <summary>The owner's calls that waited for a person and do not any more, the latest first: the last <see cref="PendingApprovalsDocument.MostSettled"/> of them.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<SettledApproval>> SettledAsync(OwnerId owner, CancellationToken cancellationToken) =>
        [.. (await pending.ReadAsync(owner, cancellationToken)).Settled.OrderByDescending(call => call.At)];

    /// <summary>Calls by their ids, in their order; without those that are not there.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="ids">The calls.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<EffectDocument>> ReadAsync(OwnerId owner, IReadOnlyCollection<ApprovalId> ids, CancellationToken cancellationToken)
    {
        var found = (await effects.ReadManyAsync(owner, ids.Select(EffectDocument.DocumentId), cancellationToken)).Select(stored => stored.Value).ToDictionary(call => call.Id);
        return [.. ids.Select(id => found.GetValueOrDefault(id)).OfType<EffectDocument>()];
    }

    /// <summary>Every call of a run.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<EffectDocument>> OfRunAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        var found = new List<EffectDocument>();
        string? after = null;
        while (await store.ListAsync(owner, Collections.Effects, $"{run.Value}/", after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(stored => effects.Parse(stored).Value));
            after = page[^1].Key.Id;
        }

        return found;
    }

    /// <summary>Erases what is kept of a run's calls.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async Task EraseAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        var calls = await OfRunAsync(owner, run, cancellationToken);
        if (calls.Count > 0)
        {
            await store.WriteAsync([.. calls.Select(call => effects.Delete(owner, EffectDocument.DocumentId(call.Id)))], cancellationToken);
        }

        // By the run and not by what was found: whoever erased before may have been lost between the two.
        await pending.RemoveAsync(owner, id => id.Run == run);
    }

    private const int PageSize = 100;

    private static bool IsOpen(EffectDocument call) => call.State is EffectState.Pending or EffectState.Approved;

    private static SettledApproval Settled(EffectDocument call) => new(call.Id, call.SettledAt ?? call.RequestedAt);

    private async Task EndAsync(OwnerId owner, IReadOnlyCollection<EffectDocument> calls, EffectState state, Func<EffectDocument, bool> ends)
    {
        ArgumentNullException.ThrowIfNull(calls);
        List<EffectDocument> ended = [];
        foreach (var call in calls)
        {
            if (await ChangeToAsync(call, state, ends) is { } changed)
            {
                ended.Add(changed);
            }
        }

        await pending.SettleAsync(owner, [.. ended.Select(Settled)]);
    }

    private async Task<EffectDocument> EndAsync(EffectDocument call, EffectState state, Func<EffectDocument, bool> ends)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (await ChangeToAsync(call, state, ends) is not { } ended)
        {
            return call with { State = state };
        }

        await pending.SettleAsync(call.OwnerId, Settled(ended));
        return ended;
    }

    // Null where its run was erased meanwhile.
    private async Task<EffectDocument?> ChangeToAsync(EffectDocument call, EffectState state, Func<EffectDocument, bool> ends)
    {
        var settled = call.ExpiresAt is { } expiry && state == EffectState.Expired ? expiry : time.GetUtcNow();
        return await ChangeAsync(call.OwnerId, call.Id, found => found is not null && ends(found) ? found with { State = state, SettledAt = found.SettledAt ?? settled } : null)
            ?? await FindAsync(call.OwnerId, call.Id, CancellationToken.None);
    }

    private static Problem? Refuses(EffectDocument found, string? callHash) => callHash is not null && callHash != found.CallHash ? Problems.ApprovalMismatch : null;

    private bool Waits(EffectDocument found) => found.State == EffectState.Pending && found.ExpiresAt > time.GetUtcNow();

    private Task<EffectDocument?> ChangeAsync(OwnerId owner, ApprovalId id, Func<EffectDocument?, EffectDocument?> change) =>
        effects.UpdateAsync(owner, EffectDocument.DocumentId(id), change);
}
