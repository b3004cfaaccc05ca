using Cartrita.Core.Attachments.Checks;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Capacity;

/// <summary>Keeps account of what a conversation's files hold, and the files of no conversation (ATT-02). A reservation or a release that is repeated changes nothing.</summary>
/// <remarks>Whether a file fits is decided on the state that the reservation is then made in, so uploads that come at once never pass a limit together.</remarks>
/// <param name="store">Where the accounts lie.</param>
/// <param name="limits">What they may hold.</param>
public sealed class AttachmentCapacity(IDocumentStore store, CapacityLimits limits)
{
    private const string Library = "library";

    private readonly DocumentCollection<CapacityLedgerDocument> ledgers =
        new(store, Collections.AttachmentCapacity, CapacityLedgerJson.Default.CapacityLedgerDocument);

    /// <summary>Reserves what a file needs. A file that has its reservation already, of another size or category, has the new one in its place.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation that the file belongs to; null for the library.</param>
    /// <param name="id">The file.</param>
    /// <param name="entry">What it needs.</param>
    /// <param name="decide">Says why the file can't come in while the account stands so; null where it can. May be asked several times.</param>
    /// <param name="cancellationToken">Stops waiting, before anything is written.</param>
    public async Task<CapacityReservation> ReserveAsync(
        OwnerId owner, ConversationId? conversation, AttachmentId id, CapacityEntry entry, Func<CapacityState, FileRefusal?> decide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decide);
        cancellationToken.ThrowIfCancellationRequested();
        CapacityReservation? outcome = null;
        await ledgers.UpdateAsync(owner, IdOf(conversation), found =>
        {
            var ledger = found ?? new CapacityLedgerDocument();
            if (ledger.Files.TryGetValue(id, out var reserved) && reserved == entry)
            {
                outcome = new CapacityReservation(null, StateOf(conversation, ledger));
                return null;
            }

            var others = ledger.Files.Where(file => file.Key != id).ToDictionary();
            var before = limits.StateOf(conversation is null, others.Values);
            if (decide(before) is { } refusal)
            {
                outcome = new CapacityReservation(refusal, StateOf(conversation, ledger));
                return null;
            }

            others[id] = entry;
            outcome = new CapacityReservation(null, limits.StateOf(conversation is null, others.Values));
            return ledger with { Files = others };
        });
        return outcome!;
    }

    /// <summary>The same by the limits alone: that of the file's share first, then that of all files.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation that the file belongs to; null for the library.</param>
    /// <param name="id">The file.</param>
    /// <param name="entry">What it needs.</param>
    /// <param name="cancellationToken">Stops waiting, before anything is written.</param>
    public Task<CapacityReservation> ReserveAsync(OwnerId owner, ConversationId? conversation, AttachmentId id, CapacityEntry entry, CancellationToken cancellationToken) =>
        ReserveAsync(
            owner,
            conversation,
            id,
            entry,
            state => FileChecks.Decide(entry, state),
            cancellationToken);

    /// <summary>Gives back what a file held; one that held nothing is no error.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation that the file belonged to; null for the library.</param>
    /// <param name="id">The file.</param>
    /// <param name="cancellationToken">Stops waiting, before anything is written.</param>
    public async Task ReleaseAsync(OwnerId owner, ConversationId? conversation, AttachmentId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await ledgers.UpdateAsync(
            owner,
            IdOf(conversation),
            ledger => ledger?.Files.ContainsKey(id) == true ? ledger with { Files = ledger.Files.Where(file => file.Key != id).ToDictionary() } : null);
    }

    /// <summary>How an account stands.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation; null for the library.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<CapacityState> ReadAsync(OwnerId owner, ConversationId? conversation, CancellationToken cancellationToken) =>
        StateOf(conversation, (await ledgers.ReadAsync(owner, IdOf(conversation), cancellationToken))?.Value ?? new CapacityLedgerDocument());

    /// <summary>The files that belong to a conversation, uploads that are not complete among them: what goes with it.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyCollection<AttachmentId>> FilesAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken) =>
        [.. (await ledgers.ReadAsync(owner, IdOf(conversation), cancellationToken))?.Value.Files.Keys ?? []];

    /// <summary>The write that forgets a conversation's account.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    public DocumentWrite Forget(OwnerId owner, ConversationId conversation) => ledgers.Delete(owner, IdOf(conversation));

    private static string IdOf(ConversationId? conversation) => conversation?.Value ?? Library;

    private CapacityState StateOf(ConversationId? conversation, CapacityLedgerDocument ledger) => limits.StateOf(conversation is null, ledger.Files.Values);
}
