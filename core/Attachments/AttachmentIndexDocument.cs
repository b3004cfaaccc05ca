using System.Text.Json.Serialization;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments;

/// <summary>One part of an owner's index of files, at <c>u/{owner}/attachment-index/{part}</c>.</summary>
public sealed record AttachmentIndexDocument : VersionedDocument
{
    /// <summary>When each file of the part came, in UTC ticks, by its id.</summary>
    public IReadOnlyDictionary<string, long> Files { get; init; } = new Dictionary<string, long>();

    /// <summary>Those that may be on their way still.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];
}

/// <summary>The stored form of the index.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AttachmentIndexDocument))]
internal sealed partial class AttachmentIndexJson : JsonSerializerContext;
