using System.Text.Json.Serialization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Retention;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Models.Health;

namespace Cartrita.Core.Storage;

/// <summary>The JSON of stored documents: what is in the databases and blobs of every installation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(ConversationHeader))]
[JsonSerializable(typeof(MessageDocument))]
[JsonSerializable(typeof(ModelHealthDocument))]
[JsonSerializable(typeof(AttachmentDocument))]
[JsonSerializable(typeof(AttachmentExpiryDocument))]
[JsonSerializable(typeof(ContentDocument))]
[JsonSerializable(typeof(ContentKeyDocument))]
[JsonSerializable(typeof(ContentManifest))]
[JsonSerializable(typeof(ApiKeyDocument))]
[JsonSerializable(typeof(AuditBatchDocument))]
[JsonSerializable(typeof(BucketDocument))]
[JsonSerializable(typeof(SlotDocument))]
[JsonSerializable(typeof(TokenDayDocument))]
[JsonSerializable(typeof(UploadDocument))]
public sealed partial class DocumentJson : JsonSerializerContext;
