using System.Globalization;
using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Uploads;

/// <summary>The mark of a file on its way, at <c>u/system/open-uploads/{expiresAt}-{ownerId}-{attachmentId}</c>: what the sweeper walks, the first to expire first.</summary>
public sealed record OpenUploadDocument : VersionedDocument
{
    private const string TimeForm = "yyyyMMdd'T'HHmmssfff";

    /// <summary>Whose.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The file.</summary>
    public required AttachmentId AttachmentId { get; init; }

    /// <summary>The conversation in whose account it has its reservation; null for the library.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>When it is cleared away.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The mark's id in its collection.</summary>
    [JsonIgnore]
    public string DocumentId => string.Create(CultureInfo.InvariantCulture, $"{ExpiresAt.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}-{OwnerId.Value}-{AttachmentId.Value}");
}

/// <summary>The stored form of marks of open uploads.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenUploadDocument))]
internal sealed partial class OpenUploadJson : JsonSerializerContext;
