using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>What attachments of the same bytes and name share (ATT-06): one blob, one text, one set of vectors. At <c>u/{owner}/contents/{contentId}</c>.</summary>
public sealed record ContentDocument : VersionedDocument
{
    /// <summary>The content: the id of the attachment that brought it.</summary>
    public required AttachmentId Id { get; init; }

    /// <summary>Whose it is; content is never shared between owners.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The name that its attachments have.</summary>
    public required string FileName { get; init; }

    /// <summary>How it stands.</summary>
    public required ContentState State { get; init; }

    /// <summary>The attachments that refer to it; it goes with the last.</summary>
    public required IReadOnlyList<AttachmentId> References { get; init; }
}
