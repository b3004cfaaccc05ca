using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>The parts of a content, in their order. At <see cref="ContentPaths.Manifest"/>.</summary>
public sealed record ContentManifest : VersionedDocument
{
    /// <summary>One for a plain file, one for each member of an archive.</summary>
    public required IReadOnlyList<ContentPart> Parts { get; init; }
}
