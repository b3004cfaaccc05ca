using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Attachments;

/// <summary>Reads attachments and moves them on; one that has come to its end stays there.</summary>
/// <param name="store">Where the documents lie.</param>
/// <param name="attachments">The attachments.</param>
/// <param name="time">The clock.</param>
public sealed class IngestionDocuments(IDocumentStore store, DocumentCollection<AttachmentDocument> attachments, TimeProvider time)
{
    private const int MaximumAttempts = 5;

    /// <summary>Reads an attachment.</summary>
    /// <exception cref="CartritaException">It is not there, or not there yet: worth another try.</exception>
    internal async Task<AttachmentDocument> ReadAsync(OwnerId owner, AttachmentId id, CancellationToken cancellationToken) =>
        (await attachments.ReadAsync(owner, id.Value, cancellationToken))?.Value ?? throw Missing();

    /// <summary>Moves an attachment on and gives it as it stands then.</summary>
    internal async Task<AttachmentDocument> MoveAsync(
        OwnerId owner, AttachmentId id, Func<AttachmentDocument, AttachmentDocument> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await attachments.ReadAsync(owner, id.Value, cancellationToken) ?? throw Missing();
            if (AttachmentStatusNames.IsFinal(stored.Value.Status))
            {
                return stored.Value;
            }

            var moved = change(stored.Value) with { UpdatedAt = time.GetUtcNow() };
            try
            {
                await store.WriteAsync([attachments.Replace(owner, id.Value, moved, stored.ETag)], cancellationToken);
                return moved;
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // Another execution of the same step was quicker; the document says how far it came.
            }
        }
    }

    private static CartritaException Missing() => new(Problems.Internal, "The attachment's document is not there.");
}
