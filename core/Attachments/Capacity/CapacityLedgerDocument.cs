using System.Text.Json.Serialization;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Capacity;

/// <summary>The files that count in one account, at <c>u/{owner}/attachment-capacity/{conversationId}</c>, or <c>…/library</c> for those of no conversation.</summary>
/// <remarks>One document an account, changed by its tag: two uploads can't both take what is left.</remarks>
public sealed record CapacityLedgerDocument : VersionedDocument
{
    /// <summary>The files, by attachment id.</summary>
    public IReadOnlyDictionary<AttachmentId, CapacityEntry> Files { get; init; } = new Dictionary<AttachmentId, CapacityEntry>();
}

/// <summary>One file of an account.</summary>
/// <param name="Category">What it is.</param>
/// <param name="SizeBytes">Its length.</param>
public sealed record CapacityEntry(FileCategory Category, long SizeBytes);

/// <summary>The stored form of ledgers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CapacityLedgerDocument))]
internal sealed partial class CapacityLedgerJson : JsonSerializerContext;
