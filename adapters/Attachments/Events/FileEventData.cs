using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Attachments.Events;

/// <summary>The <c>data</c> of a file's event.</summary>
internal sealed record FileEventData
{
    public required OwnerId OwnerId { get; init; }

    public required AttachmentId AttachmentId { get; init; }

    public ConversationId? ConversationId { get; init; }

    public FileCategory? Category { get; init; }

    public long? SizeBytes { get; init; }

    public string? Code { get; init; }

    public AttachmentId? DuplicateOf { get; init; }

    public int? ChunkCount { get; init; }

    public double? Seconds { get; init; }

    public static FileEventData Of(FileEvent file) => new()
    {
        OwnerId = file.OwnerId,
        AttachmentId = file.AttachmentId,
        ConversationId = file.ConversationId,
        Category = file.Category,
        SizeBytes = file.SizeBytes,
        Code = file.Code,
        DuplicateOf = file.DuplicateOf,
        ChunkCount = file.ChunkCount,
        Seconds = file.Seconds,
    };
}

/// <summary>Its JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FileEventData))]
internal sealed partial class FileEventJson : JsonSerializerContext;
