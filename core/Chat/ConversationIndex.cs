using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>Which conversations an owner has, the latest active first, on any document store and without listing one.</summary>
/// <remarks>
/// It follows the headers: a conversation may be in it before its header is there and after it is gone, so whoever lists reads the headers too. An entry's time only grows.
/// It lies in parts, so that chats of one owner that begin at once seldom write the same one.
/// </remarks>
/// <param name="store">Where the parts lie.</param>
public sealed class ConversationIndex(IDocumentStore store)
{
    private static readonly string[] Parts = [.. "0123456789abcdef".Select(digit => digit.ToString())];

    private readonly DocumentCollection<ConversationIndexDocument> parts = new(store, Collections.ConversationIndex, ConversationIndexJson.Default.ConversationIndexDocument);

    /// <summary>The write that enters a conversation with its last activity, or brings it to the front; for a batch that writes the header.</summary>
    /// <param name="header">The conversation.</param>
    public DocumentWrite Touched(ConversationHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var (id, at) = (header.Id.Value, header.UpdatedAt.UtcTicks);
        return Changed(header.OwnerId, header.Id, known => known.TryGetValue(id, out var before) && before >= at ? null : new Dictionary<string, long>(known, StringComparer.Ordinal) { [id] = at });
    }

    /// <summary>Enters a conversation with its last activity, or brings it to the front.</summary>
    /// <param name="header">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task TouchAsync(ConversationHeader header, CancellationToken cancellationToken) => store.WriteAsync([Touched(header)], cancellationToken);

    /// <summary>Takes a conversation out; one that is not in it is no error.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task RemoveAsync(OwnerId owner, ConversationId id, CancellationToken cancellationToken) => store.WriteAsync(
        [Changed(owner, id, known => known.ContainsKey(id.Value) ? known.Where(entry => entry.Key != id.Value).ToDictionary(StringComparer.Ordinal) : null)],
        cancellationToken);

    /// <summary>The conversations after a position, the latest active first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<ConversationPosition>> ListAsync(OwnerId owner, ConversationPosition? after, CancellationToken cancellationToken) =>
        [.. from part in await parts.ReadManyAsync(owner, Parts, cancellationToken)
            from entry in part.Value.Conversations
            let position = new ConversationPosition(entry.Value, new ConversationId(entry.Key))
            where after is not { } last || position < last
            orderby position descending
            select position];

    // An id's first digits are the time of its making; its last one is chance.
    private static string PartOf(ConversationId id) => id.Value[^1..];

    private DocumentWrite Changed(OwnerId owner, ConversationId id, Func<IReadOnlyDictionary<string, long>, IReadOnlyDictionary<string, long>?> change) =>
        parts.Change(owner, PartOf(id), stored =>
        {
            var part = stored ?? new ConversationIndexDocument();
            return change(part.Conversations) is { } changed ? part with { Conversations = changed } : null;
        });
}
