using Cartrita.Core.Governance;

namespace Cartrita.Core.Attachments;

/// <summary>The input of <c>Ingest_v1</c>; its instance id is the attachment's id, so an upload is ingested once whoever schedules it.</summary>
/// <param name="OwnerId">Whose file.</param>
/// <param name="AttachmentId">The file.</param>
public sealed record IngestInput(OwnerId OwnerId, AttachmentId AttachmentId);
