using System.Globalization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Attachments;

/// <summary>Where what was made of a file lies.</summary>
internal static class DerivedText
{
    /// <summary>The extracted text, UTF-8 without a byte order mark: what citations' offsets count in.</summary>
    internal static ContentPath Text(OwnerId owner, AttachmentId attachment) => new(ContentContainers.Derived, owner, $"{attachment.Value}/text");

    /// <summary>A group of chunks on its way to the index.</summary>
    internal static ContentPath Chunks(OwnerId owner, AttachmentId attachment, int group) =>
        new(ContentContainers.Derived, owner, string.Create(CultureInfo.InvariantCulture, $"{attachment.Value}/chunks/{group:D5}"));
}
