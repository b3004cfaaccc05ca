using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Deletes conversations: it closes one to everybody at once, cancels what is at work on it, and erases it as soon as nothing is.</summary>
internal sealed class ConversationDeletion(
    IDocumentStore store,
    DocumentCollection<ConversationHeader> conversations,
    ConversationDeletions deletions,
    DependentsFinder dependents,
    ConversationEraser eraser,
    TimeProvider time)
{
    /// <summary>For how long after the erasure something that outlived its run may still write: longer than an activity may take.</summary>
    public static readonly TimeSpan SettlingTime = TimeSpan.FromMinutes(10);

    private const int MaximumAttempts = 10;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    // How long the request that asks is at it itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SweepAfter = TimeSpan.FromSeconds(30);

    /// <summary>Closes a conversation to everybody, for ever. Nobody's leaving takes it back.</summary>
    /// <exception cref="CartritaException">There is none, or it is another version than the request names.</exception>
    public async Task<ConversationId> CloseAsync(HttpRequest request, string id)
    {
        var (owner, conversation) = (request.Caller().OwnerId, RouteId.Parse<ConversationId>(id));
        for (var attempt = 1; ; attempt++)
        {
            var header = await conversations.ReadAsync(owner, conversation.Value, request.HttpContext.RequestAborted);
            if (header is not { Value.IsDraft: false })
            {
                throw new CartritaException(Problems.NotFound);
            }

            if (header.Value.DeletedAt is not null)
            {
                return conversation;
            }

            if (!request.MayChange(EntityTag.Of(header)))
            {
                throw new CartritaException(Problems.PreconditionFailed);
            }

            try
            {
                await store.WriteAsync(await ClosingAsync(header), CancellationToken.None);
                return conversation;
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // A chat took or freed it meanwhile, or somebody else deletes it.
            }
        }
    }

    /// <summary>Erases a closed conversation, waiting a while for what is at work on it to end. False where that is left to the sweeper.</summary>
    public async Task<bool> EraseAsync(OwnerId owner, ConversationId id, DurableTaskClient client, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (!await AdvanceAsync(owner, id, client, either.Token))
            {
                await Task.Delay(LookEvery, time, either.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The caller has waited long enough; the mark is there.
            return false;
        }
    }

    /// <summary>Does what can be done for a deletion; false where something is still at work on the conversation.</summary>
    public async Task<bool> AdvanceAsync(OwnerId owner, ConversationId id, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await deletions.FindAsync(owner, id, cancellationToken) is not { Value.IsErased: false } mark)
        {
            return true;
        }

        try
        {
            if (mark.Value.Dependents is null)
            {
                if (await conversations.ReadAsync(owner, id.Value, cancellationToken) is not { Value.IsVisible: false } header)
                {
                    // The request died before it had closed the conversation, so nobody was told.
                    await store.WriteAsync([deletions.Delete(mark.Value)], cancellationToken);
                    return true;
                }

                if (await dependents.FindAsync(header.Value, client, cancellationToken) is not { } found)
                {
                    return false;
                }

                mark = await SaveAsync(mark.Value with { Dependents = found }, mark.ETag, cancellationToken);
            }

            await eraser.EraseAsync(mark.Value, mark.Value.Dependents!, client, cancellationToken);
            await SaveAsync(mark.Value with { IsErased = true, DueAt = time.GetUtcNow() + SettlingTime }, mark.ETag, cancellationToken);
            return true;
        }
        catch (DocumentConflictException)
        {
            // Two do it at once: who comes second looks again at how far it is.
            return false;
        }
    }

    /// <summary>Erases once more what was erased, and forgets the deletion.</summary>
    public async Task SettleAsync(ConversationDeletionDocument mark, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await eraser.EraseAsync(mark, mark.Dependents!, client, cancellationToken);
        await store.WriteAsync([deletions.Delete(mark)], cancellationToken);
    }

    // The mark first: a conversation that is closed and not marked would be erased by nobody.
    private async Task<IReadOnlyList<DocumentWrite>> ClosingAsync(Versioned<ConversationHeader> header)
    {
        var now = time.GetUtcNow();
        var (owner, id) = (header.Value.OwnerId, header.Value.Id);
        var close = conversations.Replace(owner, id.Value, header.Value with { DeletedAt = now }, header.ETag);
        var mark = new ConversationDeletionDocument { OwnerId = owner, ConversationId = id, RequestedAt = now, DueAt = now + SweepAfter };
        return await deletions.FindAsync(owner, id, CancellationToken.None) is null ? [deletions.Create(mark), close] : [close];
    }

    private async Task<Versioned<ConversationDeletionDocument>> SaveAsync(ConversationDeletionDocument mark, string etag, CancellationToken cancellationToken) =>
        new(mark, (await store.WriteAsync([deletions.Replace(mark, etag)], cancellationToken))[0]!);
}
