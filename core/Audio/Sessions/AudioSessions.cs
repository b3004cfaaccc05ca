using System.Globalization;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>The documents of sessions of live audio.</summary>
/// <param name="store">Where they lie.</param>
public sealed class AudioSessions(IDocumentStore store)
{
    /// <summary>The most chunks of a session.</summary>
    public const int MostChunks = 1_000_000;

    private const int PageSize = 200;

    private readonly DocumentCollection<AudioSessionDocument> sessions = new(store, Collections.AudioSessions, AudioSessionJson.Default.AudioSessionDocument);
    private readonly DocumentCollection<AudioChunkDocument> chunks = new(store, Collections.AudioChunks, AudioSessionJson.Default.AudioChunkDocument);
    private readonly DocumentCollection<AudioSessionMark> open = new(store, Collections.OpenAudioSessions, AudioSessionJson.Default.AudioSessionMark);
    private readonly DocumentCollection<AudioSessionMark> expiries = new(store, Collections.AudioExpiries, AudioSessionJson.Default.AudioSessionMark);

    /// <summary>Writes a new session, behind its marks.</summary>
    /// <param name="session">The session.</param>
    /// <exception cref="DocumentConflictException">There is one of its id.</exception>
    public Task CreateAsync(AudioSessionDocument session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var (begun, expires) = (MarkOf(session, session.CreatedAt), MarkOf(session, session.ExpiresAt));
        return store.WriteAsync(
            [
                expiries.Put(Collections.SystemOwner, expires.ExpiryId, expires),
                open.Put(Collections.SystemOwner, begun.OpenId, begun),
                sessions.Create(session.OwnerId, session.Id.Value, session),
            ],
            CancellationToken.None);
    }

    /// <summary>A session; null where there is none, or where it was deleted.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AudioSessionDocument?> FindAsync(OwnerId owner, AudioSessionId id, CancellationToken cancellationToken) =>
        await ReadAsync(owner, id, cancellationToken) is { State: not AudioSessionState.Deleting } session ? session : null;

    /// <summary>A session as it is stored, also one that is being deleted.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AudioSessionDocument?> ReadAsync(OwnerId owner, AudioSessionId id, CancellationToken cancellationToken) =>
        (await sessions.ReadAsync(owner, id.Value, cancellationToken))?.Value;

    /// <summary>Changes a session that is there and was not deleted, whoever else changes it.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="change">Gives it as it shall be; null to leave it. May be asked several times.</param>
    /// <returns>What was written; null where it was left.</returns>
    public Task<AudioSessionDocument?> ChangeAsync(OwnerId owner, AudioSessionId id, Func<AudioSessionDocument, AudioSessionDocument?> change) =>
        sessions.UpdateAsync(owner, id.Value, session => session is null or { State: AudioSessionState.Deleting } ? null : change(session));

    /// <summary>A session and two neighbouring chunks of it, in one trip: what taking a chunk wants to know.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="sequence">The chunk.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What there is of the session, the chunk, and the one before it.</returns>
    public async Task<(AudioSessionDocument? Session, AudioChunkDocument? Chunk, AudioChunkDocument? Before)> ReadForChunkAsync(
        OwnerId owner, AudioSessionId id, int sequence, CancellationToken cancellationToken)
    {
        DocumentKey[] keys =
        [
            new(owner, Collections.AudioSessions, id.Value),
            new(owner, Collections.AudioChunks, ChunkId(id, sequence)),
            .. sequence > 0 ? [new DocumentKey(owner, Collections.AudioChunks, ChunkId(id, sequence - 1))] : Array.Empty<DocumentKey>(),
        ];
        var found = (await store.ReadManyAsync(keys, cancellationToken)).ToDictionary(stored => stored.Key);
        var session = found.TryGetValue(keys[0], out var document) ? sessions.Parse(document).Value : null;
        return (session is { State: AudioSessionState.Deleting } ? null : session, Chunk(keys[1]), sequence > 0 ? Chunk(keys[2]) : null);

        AudioChunkDocument? Chunk(DocumentKey key) => found.TryGetValue(key, out var stored) ? chunks.Parse(stored).Value : null;
    }

    /// <summary>A chunk's facts; null where it has not come.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The session.</param>
    /// <param name="sequence">The chunk.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AudioChunkDocument?> ChunkAsync(OwnerId owner, AudioSessionId id, int sequence, CancellationToken cancellationToken) =>
        (await chunks.ReadAsync(owner, ChunkId(id, sequence), cancellationToken))?.Value;

    /// <summary>How many chunks have come, which is the number of the next one.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The session.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<int> CountChunksAsync(OwnerId owner, AudioSessionId id, CancellationToken cancellationToken) =>
        store.CountAsync(owner, Collections.AudioChunks, $"{id.Value}/", MostChunks, cancellationToken);

    /// <summary>Writes a chunk's facts; its bytes are stored already.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The session.</param>
    /// <param name="chunk">The chunk.</param>
    /// <exception cref="DocumentConflictException">There is one of its number.</exception>
    public Task AddChunkAsync(OwnerId owner, AudioSessionId id, AudioChunkDocument chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return store.WriteAsync([chunks.Create(owner, ChunkId(id, chunk.Sequence), chunk)], CancellationToken.None);
    }

    /// <summary>How many of an owner's sessions have not ended.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="atMost">No more than so many are counted.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<int> CountOpenAsync(OwnerId owner, int atMost, CancellationToken cancellationToken) =>
        store.CountAsync(Collections.SystemOwner, Collections.OpenAudioSessions, $"{owner.Value}/", atMost, cancellationToken);

    /// <summary>A page of sessions that have not ended.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<AudioSessionMark>> ListOpenAsync(AudioSessionMark? after, int limit, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(Collections.SystemOwner, Collections.OpenAudioSessions, string.Empty, after?.OpenId, limit, cancellationToken)).Select(stored => open.Parse(stored).Value)];

    /// <summary>A page of sessions in the order in which they are erased.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<AudioSessionMark>> ListExpiriesAsync(AudioSessionMark? after, int limit, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(Collections.SystemOwner, Collections.AudioExpiries, string.Empty, after?.ExpiryId, limit, cancellationToken)).Select(stored => expiries.Parse(stored).Value)];

    /// <summary>Says that a session has ended.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Which.</param>
    public Task CloseAsync(OwnerId owner, AudioSessionId id) =>
        store.WriteAsync([open.Delete(Collections.SystemOwner, new AudioSessionMark { OwnerId = owner, SessionId = id, At = default }.OpenId)], CancellationToken.None);

    /// <summary>Takes the mark of a session away that was erased.</summary>
    /// <param name="mark">The mark.</param>
    public Task ForgetAsync(AudioSessionMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return store.WriteAsync([expiries.Delete(Collections.SystemOwner, mark.ExpiryId)], CancellationToken.None);
    }

    /// <summary>Marks a session as deleted: nobody sees it from here on.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Which.</param>
    /// <returns>As it was; null where there is none.</returns>
    public async Task<AudioSessionDocument?> MarkDeletedAsync(OwnerId owner, AudioSessionId id)
    {
        AudioSessionDocument? before = null;
        await sessions.UpdateAsync(owner, id.Value, session => (before = session) is null ? null : session! with { State = AudioSessionState.Deleting });
        return before;
    }

    /// <summary>Removes the facts of all chunks, and then the session.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Stops between two pages.</param>
    public async Task RemoveAsync(OwnerId owner, AudioSessionId id, CancellationToken cancellationToken)
    {
        while (await store.ListAsync(owner, Collections.AudioChunks, $"{id.Value}/", null, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            await store.WriteAsync([.. page.Select(chunk => new DeleteDocument(chunk.Key))], cancellationToken);
        }

        await store.WriteAsync([sessions.Delete(owner, id.Value)], cancellationToken);
        await CloseAsync(owner, id);
    }

    /// <summary>Removes the facts of one chunk, which came while its session was deleted.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The session.</param>
    /// <param name="sequence">The chunk.</param>
    public Task RemoveChunkAsync(OwnerId owner, AudioSessionId id, int sequence) =>
        store.WriteAsync([chunks.Delete(owner, ChunkId(id, sequence))], CancellationToken.None);

    private static string ChunkId(AudioSessionId id, int sequence) => string.Create(CultureInfo.InvariantCulture, $"{id.Value}/{sequence:D8}");

    private static AudioSessionMark MarkOf(AudioSessionDocument session, DateTimeOffset at) => new() { OwnerId = session.OwnerId, SessionId = session.Id, At = at };
}
