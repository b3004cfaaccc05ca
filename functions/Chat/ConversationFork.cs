using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Chat;

/// <summary>Makes a conversation of the beginning of another one.</summary>
/// <remarks>
/// A fork is made as a draft that is marked for deletion, and both end with its last write: what a crash leaves of it the sweeper of deletions erases, and nobody has seen it. Messages are copied under ids that
/// follow from the fork's and the original's, so a repeated request writes the same ones.
/// </remarks>
internal sealed class ConversationFork(
    IDocumentStore store,
    DocumentCollection<ConversationHeader> conversations,
    DocumentCollection<MessageDocument> documents,
    ConversationMessages messages,
    ConversationDeletions deletions,
    ConversationIndex index,
    IIdSource ids,
    TimeProvider time)
{
    private const int MessagesAtOnce = 25;

    // From then on a draft is taken for one that nobody works on any more.
    private static readonly TimeSpan MakingTime = TimeSpan.FromMinutes(10);

    /// <summary>Forks a conversation; the same key gives the same fork.</summary>
    /// <param name="source">The conversation.</param>
    /// <param name="last">The last message that the fork takes over.</param>
    /// <param name="key">The idempotency key; null where there is none.</param>
    /// <param name="cancellationToken">The client left; what is there of the fork goes.</param>
    public async Task<Versioned<ConversationHeader>> ForkAsync(ConversationHeader source, MessageId last, string? key, CancellationToken cancellationToken)
    {
        var origin = new ConversationOrigin(source.Id, last);
        var id = new ConversationId(key is null ? ids.NewId() : IdentifierForm.Derive("fork", source.OwnerId.Value, key));
        if (key is not null && await FindRepeatedAsync(source, id, origin, cancellationToken) is { Value.IsVisible: true } first)
        {
            return first;
        }

        var count = await CountAsync(source, last, cancellationToken);
        var draft = await DraftAsync(source, id, origin, cancellationToken);
        var files = await CopyAsync(source, id, count, cancellationToken);
        return await FinishAsync(draft, count, files);
    }

    // What the key has made: a fork, or a draft of one that may go on; null where it has made nothing.
    private async Task<Versioned<ConversationHeader>?> FindRepeatedAsync(ConversationHeader source, ConversationId id, ConversationOrigin origin, CancellationToken cancellationToken)
    {
        var found = await conversations.ReadAsync(source.OwnerId, id.Value, cancellationToken);
        if (found is null ? await deletions.FindAsync(source.OwnerId, id, cancellationToken) is { Value.IsErased: true } : found.Value.DeletedAt is not null)
        {
            throw new CartritaException(Problems.Conflict, "The conversation that the key made was deleted a moment ago.");
        }

        return found is null || found.Value.ForkedFrom == origin ? found : throw new CartritaException(Problems.IdempotencyMismatch);
    }

    private async Task<int> CountAsync(ConversationHeader source, MessageId last, CancellationToken cancellationToken)
    {
        await foreach (var message in messages.ReadAsync(source, 0, cancellationToken))
        {
            if (message.Id == last)
            {
                return message.Sequence + 1;
            }
        }

        throw new CartritaException(Problems.NotFound, "The conversation has no such message.");
    }

    private async Task<Versioned<ConversationHeader>> DraftAsync(ConversationHeader source, ConversationId id, ConversationOrigin origin, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var draft = new ConversationHeader { Id = id, OwnerId = source.OwnerId, CreatedAt = now, UpdatedAt = now, Title = source.Title, ForkedFrom = origin, IsDraft = true };
        var mark = new ConversationDeletionDocument { OwnerId = source.OwnerId, ConversationId = id, RequestedAt = now, DueAt = now + MakingTime };
        try
        {
            var tags = await store.WriteAsync([deletions.Create(mark), conversations.Create(source.OwnerId, id.Value, draft)], cancellationToken);
            return new Versioned<ConversationHeader>(draft, tags[^1]!);
        }
        catch (DocumentConflictException)
        {
            // The key was used before, and its fork is not finished: whoever comes to its end first has made it.
            return await FindRepeatedAsync(source, id, origin, cancellationToken)
                ?? new Versioned<ConversationHeader>(draft, (await store.WriteAsync([conversations.Create(source.OwnerId, id.Value, draft)], cancellationToken))[0]!);
        }
    }

    private async Task<IReadOnlyList<AttachmentId>> CopyAsync(ConversationHeader source, ConversationId id, int count, CancellationToken cancellationToken)
    {
        var (writes, files, copied) = (new List<DocumentWrite>(), new List<AttachmentId>(), 0);
        await foreach (var message in messages.ReadAsync(source with { MessageCount = count }, 0, cancellationToken))
        {
            var copy = CopyOf(message, id);
            writes.Add(documents.Put(source.OwnerId, MessageDocument.DocumentId(id, copy.Sequence), copy));
            files = [.. files.Except(copy.Attachments), .. copy.Attachments];
            copied++;
            if (writes.Count == MessagesAtOnce || copied == count)
            {
                await store.WriteAsync(writes, cancellationToken);
                writes.Clear();
            }
        }

        // The original is being deleted; half of it must not become a conversation.
        return copied == count ? files : throw new CartritaException(Problems.NotFound);
    }

    private async Task<Versioned<ConversationHeader>> FinishAsync(Versioned<ConversationHeader> draft, int count, IReadOnlyList<AttachmentId> files)
    {
        var (owner, id) = (draft.Value.OwnerId, draft.Value.Id);
        if (draft.Value.IsVisible)
        {
            return draft;
        }

        var fork = draft.Value with { IsDraft = false, MessageCount = count, Attachments = files };
        await index.TouchAsync(fork, CancellationToken.None);
        try
        {
            DocumentWrite[] writes =
            [
                .. files.Select(file => AttachmentUses.Note(owner, file, id)),
                conversations.Replace(owner, id.Value, fork, draft.ETag),
                deletions.Delete(new ConversationDeletionDocument { OwnerId = owner, ConversationId = id, RequestedAt = fork.CreatedAt, DueAt = fork.CreatedAt }),
            ];
            var tags = await store.WriteAsync(writes, CancellationToken.None);
            return new Versioned<ConversationHeader>(fork, tags[^2]!);
        }
        catch (DocumentConflictException)
        {
            // Another request of the key finished it, or it took so long that it was swept away.
            return await conversations.ReadAsync(owner, id.Value, CancellationToken.None) is { Value.IsVisible: true } finished
                ? finished
                : throw new CartritaException(Problems.Conflict);
        }
    }

    private static MessageDocument CopyOf(MessageDocument message, ConversationId id) => message with
    {
        Id = CopyOf(message.Id, id),
        ConversationId = id,
        Citations = [.. message.Citations.Select(citation => citation.MessageId is { } cited ? citation with { MessageId = CopyOf(cited, id) } : citation)],
    };

    private static MessageId CopyOf(MessageId message, ConversationId id) => new(IdentifierForm.Derive("message", id.Value, message.Value));
}
