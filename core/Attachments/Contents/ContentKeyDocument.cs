using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>Which content has certain bytes under a certain name. At <c>u/{owner}/content-keys/{key}</c>.</summary>
public sealed record ContentKeyDocument : VersionedDocument
{
    /// <summary>The content.</summary>
    public required AttachmentId ContentId { get; init; }
}
