using Cartrita.Activities.Attachments;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Chat;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments;

/// <summary>Erases a file with the run that ingested it, and what its upload left.</summary>
/// <remarks>The file's document goes last: it is what says which content the file refers to, so a deletion that a crash cut off can be done again.</remarks>
internal sealed class AttachmentEraser(AttachmentErasure files, UploadRemoval uploads, RunEraser runs)
{
    /// <summary>Erases a file; one that is gone is no error.</summary>
    public async Task EraseAsync(OwnerId owner, AttachmentId id, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await runs.EraseAsync(owner, new RunId(id.Value), client, cancellationToken);
        await uploads.EraseAsync(owner, id, cancellationToken);
        await files.EraseAsync(owner, id, cancellationToken);
    }
}
