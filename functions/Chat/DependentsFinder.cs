using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Finds what hangs on a conversation that takes no more runs.</summary>
internal sealed class DependentsFinder(
    IDocumentStore store,
    DocumentCollection<RunDocument> runs,
    DocumentCollection<MessageDocument> messages,
    DocumentCollection<ConversationHeader> conversations,
    AttachmentUses uses,
    ConversationFiles filesOf,
    UnansweredRuns unanswered,
    RunEraser eraser)
{
    private const int PageSize = 100;

    /// <summary>What hangs on it; null while something of it is at work, which is asked to end.</summary>
    public async Task<ConversationDependents?> FindAsync(ConversationHeader header, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var own = await RunsAsync(header, cancellationToken);
        var atRest = true;
        foreach (var run in own)
        {
            atRest &= await eraser.IsAtRestAsync(run, header.ActiveRun == run.Id, client, cancellationToken);
        }

        var files = await OnlyHereAsync(header, cancellationToken);
        foreach (var ingestion in await runs.ReadManyAsync(header.OwnerId, files.Select(file => file.Value), cancellationToken))
        {
            atRest &= await eraser.IsAtRestAsync(ingestion.Value, isHeld: false, client, cancellationToken);
        }

        if (!atRest)
        {
            return null;
        }

        // Read again: a run that has just ended may have listed children since.
        var ended = await runs.ReadManyAsync(header.OwnerId, own.Select(run => run.Id.Value), cancellationToken);
        return new ConversationDependents
        {
            Runs = [.. own.Select(run => run.Id)],
            Children = [.. ended.SelectMany(run => run.Value.Children)],
            Named = header.Attachments,
            Attachments = files,
        };
    }

    // A run is named by its messages; one that left none, by a note. The messages of a fork name the runs of the conversation that they came from.
    private async Task<IReadOnlyList<RunDocument>> RunsAsync(ConversationHeader header, CancellationToken cancellationToken)
    {
        var named = new HashSet<RunId>(await unanswered.ListAsync(header.OwnerId, header.Id, cancellationToken));
        if (header.ActiveRun is { } active)
        {
            named.Add(active);
        }

        string? last = null;
        while (await store.ListAsync(header.OwnerId, Collections.Messages, $"{header.Id.Value}/", last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            named.UnionWith(page.Select(stored => messages.Parse(stored).Value.RunId));
            last = page[^1].Key.Id;
        }

        var found = await runs.ReadManyAsync(header.OwnerId, named.Select(run => run.Value), cancellationToken);
        return [.. found.Select(run => run.Value).Where(run => run.ConversationId == header.Id)];
    }

    private async Task<IReadOnlyList<AttachmentId>> OnlyHereAsync(ConversationHeader header, CancellationToken cancellationToken)
    {
        var files = new List<AttachmentId>();
        foreach (var file in await filesOf.AllAsync(header, cancellationToken))
        {
            var others = (await uses.ListAsync(header.OwnerId, file, cancellationToken)).Where(other => other != header.Id).Select(other => other.Value);
            if (!(await conversations.ReadManyAsync(header.OwnerId, others, cancellationToken)).Any(other => other.Value.DeletedAt is null))
            {
                files.Add(file);
            }
        }

        return files;
    }
}
