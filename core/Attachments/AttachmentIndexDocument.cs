using System.Text.Json.Serialization;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments;

/// <summary>One part of an owner's index of files, at <c>u/{owner}/attachment-index/{part}</c>.</summary>
/// <remarks>What earlier versions did not write is read as nothing: the serializer sets init-only members that are missing to null.</remarks>
public sealed record AttachmentIndexDocument : VersionedDocument
{
    /// <summary>When each file of the part came, in UTC ticks, by its id.</summary>
    public IReadOnlyDictionary<string, long> Files { get; init; } = new Dictionary<string, long>();

    /// <summary>Those that may be on their way still.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>The tags of those that have some, by their ids.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get => field ?? new Dictionary<string, IReadOnlyList<string>>(); init; }

    /// <summary>The contents of those that refer to one that another file brought, by their ids.</summary>
    public IReadOnlyDictionary<string, AttachmentId> Contents { get => field ?? new Dictionary<string, AttachmentId>(); init; }

    /// <summary>In the document that says that all files are entered: whether they are with their tags and contents, which earlier lists did not have.</summary>
    public bool HasFacts { get; init; }
}

/// <summary>The stored form of the index.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AttachmentIndexDocument))]
internal sealed partial class AttachmentIndexJson : JsonSerializerContext;
