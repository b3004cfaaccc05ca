using System.Globalization;
using System.Text.Json.Serialization;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Retention;

/// <summary>When a file is to be deleted, at <c>u/system/attachment-expiries/{deleteAt}-{ownerId}-{attachmentId}</c>: what the sweeper walks, the first to go first.</summary>
public sealed record AttachmentExpiryDocument : VersionedDocument
{
    /// <summary>Whose.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The file.</summary>
    public required AttachmentId AttachmentId { get; init; }

    /// <summary>When it goes.</summary>
    public required DateTimeOffset DeleteAt { get; init; }

    /// <summary>The mark's id in its collection.</summary>
    [JsonIgnore]
    public string DocumentId => $"{DeleteAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)}-{OwnerId.Value}-{AttachmentId.Value}";
}
