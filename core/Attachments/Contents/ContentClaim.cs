namespace Cartrita.Core.Attachments.Contents;

/// <summary>What an attachment was told that asked for its content.</summary>
/// <param name="ContentId">The content.</param>
/// <param name="IsFirst">Whether the attachment itself has to ingest it.</param>
/// <param name="State">How it stands.</param>
public sealed record ContentClaim(AttachmentId ContentId, bool IsFirst, ContentState State);
