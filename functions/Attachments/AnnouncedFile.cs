using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;

namespace Cartrita.Functions.Attachments;

/// <summary>The two documents that announce a file before its bytes are in place: whoever sees the bytes, the blob trigger too, finds out by them whose they are.</summary>
/// <param name="Attachment">The file.</param>
/// <param name="Run">Its ingestion, under the same id.</param>
internal sealed record AnnouncedFile(AttachmentDocument Attachment, RunDocument Run)
{
    /// <summary>Describes the ingestion of an attachment.</summary>
    /// <param name="attachment">The file.</param>
    /// <param name="requestId">The request that brought it.</param>
    /// <param name="traceParent">That request's trace.</param>
    public static AnnouncedFile Of(AttachmentDocument attachment, string requestId, string? traceParent) => new(attachment, new RunDocument
    {
        Id = new RunId(attachment.Id.Value),
        OwnerId = attachment.OwnerId,
        Kind = RunKind.Ingestion,
        RequestId = requestId,
        TraceParent = traceParent,
        CreatedAt = attachment.CreatedAt,
    });
}
