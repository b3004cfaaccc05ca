using System.Globalization;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>Where the bytes of a content lie, and what was made of them.</summary>
public static class ContentPaths
{
    /// <summary>The bytes as they came.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    public static ContentPath Original(OwnerId owner, AttachmentId content) => new(ContentContainers.Incoming, owner, content.Value);

    /// <summary>The extracted text of a part, UTF-8 without a byte order mark: what citations' offsets count in.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    /// <param name="part">The part, from 0.</param>
    public static ContentPath Text(OwnerId owner, AttachmentId content, int part) => Derived(owner, content, string.Create(CultureInfo.InvariantCulture, $"parts/{part:D5}"));

    /// <summary>The list of parts: a <see cref="ContentManifest"/>.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    public static ContentPath Manifest(OwnerId owner, AttachmentId content) => Derived(owner, content, "manifest");

    /// <summary>A group of chunks on its way to the index.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    /// <param name="group">The group, from 0.</param>
    public static ContentPath Chunks(OwnerId owner, AttachmentId content, int group) => Derived(owner, content, string.Create(CultureInfo.InvariantCulture, $"chunks/{group:D5}"));

    /// <summary>What all groups of chunks hang on.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    public static ContentPath AllChunks(OwnerId owner, AttachmentId content) => Derived(owner, content, "chunks");

    /// <summary>What all that was made of a content hangs on.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    public static ContentPath AllDerived(OwnerId owner, AttachmentId content) => new(ContentContainers.Derived, owner, content.Value);

    private static ContentPath Derived(OwnerId owner, AttachmentId content, string name) => new(ContentContainers.Derived, owner, $"{content.Value}/{name}");
}
