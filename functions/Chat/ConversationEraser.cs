using Cartrita.Activities.Attachments;
using Cartrita.Adapters.Streaming.SignalR;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Memory;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Functions.Chat;

/// <summary>Erases a conversation with everything that hangs on it. Each step may be done again, by several at once, and after a crash at any place.</summary>
/// <remarks>What has to go is written down before the first of it does: from then on nothing that is gone is needed to find the rest.</remarks>
internal sealed class ConversationEraser(
    IDocumentStore store,
    DocumentCollection<ConversationHeader> conversations,
    DocumentCollection<RunDocument> runs,
    DocumentCollection<AttachmentDocument> attachments,
    ConversationIndex index,
    RunEraser runEraser,
    InstancePurger purger,
    AttachmentEraser fileEraser,
    AttachmentCapacity capacity,
    MemoryStore memories,
    UnansweredRuns unanswered,
    DeletedText deletedText)
{
    private const int PageSize = 100;

    /// <summary>Erases what a mark names.</summary>
    public async Task EraseAsync(ConversationDeletionDocument mark, ConversationDependents dependents, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var owner = mark.OwnerId;
        var remade = await RemadeAsync(mark, dependents, cancellationToken);
        foreach (var run in dependents.Runs.Where(run => !remade.Contains(run.Value)))
        {
            await runEraser.EraseAsync(owner, run, client, cancellationToken);
        }

        foreach (var child in dependents.Children)
        {
            await purger.PurgeAsync(child, client, cancellationToken);
        }

        if (dependents.Children.Count > 0)
        {
            await CloseBudgetsAsync(dependents, client, cancellationToken);
        }

        foreach (var file in dependents.Attachments.Where(file => !remade.Contains(file.Value)))
        {
            await fileEraser.EraseAsync(owner, file, client, cancellationToken);
        }

        await EraseDocumentsAsync(mark, dependents, cancellationToken);
        await deletedText.RemoveAsync(wasIndexed: dependents.Attachments.Count > 0, cancellationToken);
    }

    // A run closes its agents' budget itself; an agent that outlived it may have opened one anew since.
    private static async Task CloseBudgetsAsync(ConversationDependents dependents, DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var run in dependents.Runs)
        {
            await client.Entities.SignalEntityAsync(new EntityInstanceId(DurableNames.RunBudget, run.Value), BudgetOperations.Close, cancellation: cancellationToken);
        }
    }

    private async Task EraseDocumentsAsync(ConversationDeletionDocument mark, ConversationDependents dependents, CancellationToken cancellationToken)
    {
        var (owner, id) = (mark.OwnerId, mark.ConversationId);
        await index.RemoveAsync(owner, id, cancellationToken);
        await memories.EraseAsync(owner, id, cancellationToken);
        while (await store.ListAsync(owner, Collections.Messages, $"{id.Value}/", null, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            await store.WriteAsync([.. page.Select(message => new DeleteDocument(message.Key))], cancellationToken);
        }

        await unanswered.EraseAsync(owner, id, cancellationToken);

        // The header is last: while it is there the id can't be given to anything else.
        await store.WriteAsync(
            [.. dependents.Named.Select(file => AttachmentUses.Forget(owner, file, id)), capacity.Forget(owner, id), FrameWatches.Delete(owner, id), conversations.Delete(owner, id.Value)], cancellationToken);
    }

    // A client's key gives the same id again: what was made since deletion was asked for is another object.
    private async Task<HashSet<string>> RemadeAsync(ConversationDeletionDocument mark, ConversationDependents dependents, CancellationToken cancellationToken)
    {
        var newRuns = await runs.ReadManyAsync(mark.OwnerId, dependents.Runs.Select(run => run.Value), cancellationToken);
        var newFiles = await attachments.ReadManyAsync(mark.OwnerId, dependents.Attachments.Select(file => file.Value), cancellationToken);
        return
        [
            .. newRuns.Where(run => run.Value.CreatedAt > mark.RequestedAt).Select(run => run.Value.Id.Value),
            .. newFiles.Where(file => file.Value.CreatedAt > mark.RequestedAt).Select(file => file.Value.Id.Value),
        ];
    }
}
