using Cartrita.Activities.Memory;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Chat;

/// <summary>What a run's activities would otherwise read again and again: its request, which never changes, and its conversation as the endpoint left it.</summary>
/// <remarks>
/// Bounded, in the process, and only ever a shortcut: an activity on another instance, or after a restart, reads the documents. The
/// conversation's tag may be stale; whoever writes with it finds out by the conflict and reads.
/// </remarks>
/// <param name="runs">The runs.</param>
/// <param name="conversations">The conversations.</param>
/// <param name="messages">The messages.</param>
public sealed class RunCache(
    DocumentCollection<RunDocument> runs, DocumentCollection<ConversationHeader> conversations, DocumentCollection<MessageDocument> messages)
{
    private const int Capacity = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<(OwnerId, RunId), Entry> entries = [];
    private readonly Queue<(OwnerId, RunId)> order = new();

    /// <summary>Keeps what the endpoint has just written.</summary>
    /// <param name="run">The run.</param>
    /// <param name="conversation">Its conversation, with the tag of that write.</param>
    public void Remember(RunDocument run, Versioned<ConversationHeader> conversation)
    {
        var entry = EntryOf(run.OwnerId, run.Id);
        entry.Run = run;
        entry.Conversation = conversation;
    }

    /// <summary>The run. Only what never changes in it may be relied on.</summary>
    internal async Task<RunDocument> RunAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        return await FindAsync(owner, run, cancellationToken) ?? throw new CartritaException(Problems.NotFound, "The run's document is gone.");
    }

    /// <summary>The run, or null where its document is gone.</summary>
    internal async Task<RunDocument?> FindAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        var entry = EntryOf(owner, run);
        return entry.Run ??= await runs.ReadAsync(owner, run.Value, cancellationToken) is { Value: var stored } ? await WholeAsync(stored, cancellationToken) : null;
    }

    /// <summary>Whether an earlier execution may have written the run's turn: one of this process began to, or this process knows nothing of the run.</summary>
    internal bool MayHaveTurn(OwnerId owner, RunId run)
    {
        lock (gate)
        {
            return !entries.TryGetValue((owner, run), out var known) || known.TurnExpected;
        }
    }

    /// <summary>Notes that there may be a turn of the run from now on.</summary>
    internal void ExpectTurn(OwnerId owner, RunId run)
    {
        var entry = EntryOf(owner, run);
        lock (gate)
        {
            entry.TurnExpected = true;
        }
    }

    /// <summary>The conversation's header, perhaps with a stale tag.</summary>
    internal async Task<Versioned<ConversationHeader>?> ConversationAsync(
        OwnerId owner, RunId run, ConversationId conversation, CancellationToken cancellationToken)
    {
        var entry = EntryOf(owner, run);
        return entry.Conversation ??= await conversations.ReadAsync(owner, conversation.Value, cancellationToken);
    }

    /// <summary>Earlier messages of the conversation, oldest first.</summary>
    internal async Task<IReadOnlyList<MessageDocument>> MessagesAsync(
        OwnerId owner, RunId run, ConversationId conversation, Range sequences, CancellationToken cancellationToken)
    {
        var (from, to) = (sequences.Start.Value, sequences.End.Value);
        if (from >= to)
        {
            return [];
        }

        var entry = EntryOf(owner, run);
        if (entry.Messages is not { } recalled || recalled.Count == 0 || recalled[0].Sequence > from)
        {
            entry.Messages = recalled = await ReadAsync(owner, conversation, sequences, cancellationToken);
        }

        return [.. recalled.Where(message => message.Sequence >= from && message.Sequence < to)];
    }

    /// <summary>What the run recalls of its user, read once.</summary>
    internal async Task<RecalledMemory> MemoryAsync(OwnerId owner, RunId run, Func<Task<RecalledMemory>> read)
    {
        var entry = EntryOf(owner, run);
        return entry.Memory ??= await read();
    }

    /// <summary>Forgets a run that has ended.</summary>
    internal void Forget(OwnerId owner, RunId run)
    {
        lock (gate)
        {
            entries.Remove((owner, run));
        }
    }

    // A run that has answered left its messages to the conversation; where that is gone, they are.
    private async Task<RunDocument> WholeAsync(RunDocument run, CancellationToken cancellationToken)
    {
        if (run.MessagesInConversation == 0)
        {
            return run;
        }

        var asked = await ReadAsync(run.OwnerId, run.ConversationId!.Value, run.FirstSequence..(run.FirstSequence + run.MessagesInConversation), cancellationToken);
        return run with { Request = run.Request! with { Messages = [.. asked.Select(message => new ChatMessage(message.Role, message.Content))] } };
    }

    private async Task<IReadOnlyList<MessageDocument>> ReadAsync(OwnerId owner, ConversationId conversation, Range sequences, CancellationToken cancellationToken)
    {
        var ids = Enumerable.Range(sequences.Start.Value, sequences.End.Value - sequences.Start.Value).Select(sequence => MessageDocument.DocumentId(conversation, sequence));
        return [.. (await messages.ReadManyAsync(owner, ids, cancellationToken)).Select(stored => stored.Value).OrderBy(message => message.Sequence)];
    }

    private Entry EntryOf(OwnerId owner, RunId run)
    {
        lock (gate)
        {
            if (entries.TryGetValue((owner, run), out var known))
            {
                return known;
            }

            order.Enqueue((owner, run));
            while (order.Count > Capacity)
            {
                entries.Remove(order.Dequeue());
            }

            var added = new Entry();
            entries.Add((owner, run), added);
            return added;
        }
    }

    private sealed class Entry
    {
        public RunDocument? Run { get; set; }

        public Versioned<ConversationHeader>? Conversation { get; set; }

        public IReadOnlyList<MessageDocument>? Messages { get; set; }

        public RecalledMemory? Memory { get; set; }

        public bool TurnExpected { get; set; }
    }
}
