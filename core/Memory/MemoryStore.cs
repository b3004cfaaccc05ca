using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Memory;

/// <summary>What is remembered of users, and the summaries of their conversations, on any document store.</summary>
/// <remarks>
/// What a question recalls is kept in mind for <see cref="Freshness"/>, so that users who ask often cost no read each time, nor those of whom nothing is remembered. What another instance learnt meanwhile it may know that much later; what a user corrected or
/// deleted holds for every run that is accepted after they were told so: such a change has all instances look anew for longer than they keep anything in mind. Whoever shows or changes memories reads them.
/// </remarks>
/// <param name="store">Where the documents lie.</param>
/// <param name="time">The clock.</param>
public sealed class MemoryStore(IDocumentStore store, TimeProvider time)
{
    /// <summary>How old what is recalled may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private const string Entries = "entries";
    private const int Capacity = 1_000;
    private const int PageSize = 100;

    private readonly DocumentCollection<MemoryDocument> memories = new(store, Collections.Memory, MemoryJson.Default.MemoryDocument);
    private readonly DocumentCollection<ConversationSummaryDocument> summaries = new(store, Collections.ConversationSummaries, MemoryJson.Default.ConversationSummaryDocument);
    private readonly Lock gate = new();
    private readonly Dictionary<OwnerId, (MemoryDocument Memory, long ReadAt)> recent = [];
    private long changes;

    /// <summary>What is remembered of a run's owner, perhaps a little old; what they corrected or deleted before the run was accepted is so.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<MemoryDocument> RecallAsync(RunDocument run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var owner = run.OwnerId;
        long before;
        lock (gate)
        {
            if (!run.OthersOpen && recent.TryGetValue(owner, out var known) && time.GetElapsedTime(known.ReadAt) < Freshness)
            {
                return known.Memory;
            }

            before = changes;
        }

        var (started, memory) = (time.GetTimestamp(), await ReadAsync(owner, cancellationToken));
        lock (gate)
        {
            // A write that came between may be newer than what was read.
            if (changes == before)
            {
                Keep(owner, memory, started);
            }
        }

        return memory;
    }

    /// <summary>What is remembered.</summary>
    /// <param name="owner">Of whom.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<MemoryDocument> ReadAsync(OwnerId owner, CancellationToken cancellationToken) =>
        (await memories.ReadAsync(owner, Entries, cancellationToken))?.Value ?? MemoryDocument.Empty;

    /// <summary>Changes what is remembered as the user says: it holds for every run that is accepted once this is done, on any instance.</summary>
    /// <param name="owner">Of whom.</param>
    /// <param name="change">Gives what shall be remembered; null to leave it. May be asked several times.</param>
    /// <returns>What is remembered now; null where it was left.</returns>
    public async Task<MemoryDocument?> ReviseAsync(OwnerId owner, Func<MemoryDocument, MemoryDocument?> change)
    {
        // Before the change: what a crash leaves between the two is only looked at anew, and not kept in mind for ever so long.
        await store.WriteAsync([OpenRuns.LookAnew(owner, time.GetUtcNow() + Freshness)], CancellationToken.None);
        return await ChangeAsync(owner, change);
    }

    /// <summary>Changes what is remembered; other instances may know of it <see cref="Freshness"/> later.</summary>
    /// <param name="owner">Of whom.</param>
    /// <param name="change">Gives what shall be remembered; null to leave it. May be asked several times.</param>
    /// <returns>What is remembered now; null where it was left.</returns>
    public async Task<MemoryDocument?> ChangeAsync(OwnerId owner, Func<MemoryDocument, MemoryDocument?> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            return await memories.UpdateAsync(owner, Entries, known => change(known ?? MemoryDocument.Empty));
        }
        finally
        {
            lock (gate)
            {
                // Two writers of this process may end in another order than they wrote, so the next question reads.
                changes++;
                recent.Remove(owner);
            }
        }
    }

    /// <summary>A conversation's summary; null where it has none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<ConversationSummaryDocument?> SummaryAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken) =>
        (await summaries.ReadAsync(owner, conversation.Value, cancellationToken))?.Value;

    /// <summary>Keeps a summary where it covers more than the one that is there.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="summary">The summary.</param>
    /// <returns>Whether it was kept.</returns>
    public async Task<bool> SummariseAsync(OwnerId owner, ConversationId conversation, ConversationSummaryDocument summary) =>
        await summaries.UpdateAsync(owner, conversation.Value, known => known is null || known.Through < summary.Through ? summary : null) is not null;

    /// <summary>Forgets all that is remembered of a user, and what their conversations came to.</summary>
    /// <param name="owner">Of whom.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task ForgetAllAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        await ReviseAsync(owner, memory => MemoryLearning.ForgetAll(memory, time.GetUtcNow()));
        while (await store.ListAsync(owner, Collections.ConversationSummaries, string.Empty, null, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            await store.WriteAsync([.. page.Select(found => new DeleteDocument(found.Key))], cancellationToken);
        }
    }

    /// <summary>Erases what a conversation left: its summary, and what only it said of its owner.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task EraseAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken)
    {
        await store.WriteAsync([summaries.Delete(owner, conversation.Value)], cancellationToken);
        if (MemoryLearning.Without(await ReadAsync(owner, cancellationToken), conversation) is not null)
        {
            await ReviseAsync(owner, memory => MemoryLearning.Without(memory, conversation));
        }
    }

    private void Keep(OwnerId owner, MemoryDocument memory, long readAt)
    {
        if (recent.Count >= Capacity)
        {
            recent.Clear();
        }

        recent[owner] = (memory, readAt);
    }
}
