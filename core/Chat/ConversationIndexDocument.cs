using System.Text.Json.Serialization;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>One part of an owner's index of conversations, at <c>u/{owner}/conversation-index/{part}</c>.</summary>
public sealed record ConversationIndexDocument : VersionedDocument
{
    /// <summary>When each conversation of the part was last active, in UTC ticks, by the conversation's id.</summary>
    public IReadOnlyDictionary<string, long> Conversations { get; init; } = new Dictionary<string, long>();
}

/// <summary>The stored form of the index.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ConversationIndexDocument))]
internal sealed partial class ConversationIndexJson : JsonSerializerContext;
