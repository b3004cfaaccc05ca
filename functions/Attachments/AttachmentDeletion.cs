using Cartrita.Activities.Attachments;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Functions.Chat;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments;

/// <summary>Deletes files at their owner's wish. An ingestion that is not over is cancelled first, so that nothing comes back after the deletion.</summary>
internal sealed class AttachmentDeletion(DocumentCollection<RunDocument> runs, RunEraser runEraser, AttachmentEraser eraser, DeletedText deletedText, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Deletes a file, and takes its text out of the store's files. It may be asked for again, also after a crash in the middle: the file's document goes last.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.IndexPending"/>: its ingestion has not ended yet; it is asked to.</exception>
    public async Task DeleteAsync(AttachmentDocument attachment, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await EraseAsync(attachment, client, cancellationToken);
        await deletedText.RemoveAsync(wasIndexed: true, CancellationToken.None);
    }

    /// <summary>Deletes a file, and leaves it to the caller, who deletes others too, to take the text out of the store's files.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.IndexPending"/>: its ingestion has not ended yet; it is asked to.</exception>
    public async Task EraseAsync(AttachmentDocument attachment, DurableTaskClient client, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (await runs.ReadAsync(attachment.OwnerId, attachment.Id.Value, either.Token) is { } run
                && !await runEraser.IsAtRestAsync(run.Value, isHeld: false, client, either.Token))
            {
                await Task.Delay(LookEvery, time, either.Token);
            }
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CartritaException(Problems.IndexPending, "The file's ingestion has not ended yet; it was asked to.", exception);
        }

        // What is begun is done, whether the client waits for it or not.
        await eraser.EraseAsync(attachment.OwnerId, attachment.Id, client, CancellationToken.None);
    }
}
