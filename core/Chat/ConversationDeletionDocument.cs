using System.Text.Json.Serialization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>The mark of a conversation that is being deleted, at <c>u/system/deletions/{ownerId}/{conversationId}</c>: ids only, and what the sweeper walks.</summary>
public sealed record ConversationDeletionDocument : VersionedDocument
{
    /// <summary>Whose.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The conversation.</summary>
    public required ConversationId ConversationId { get; init; }

    /// <summary>When deletion was asked for; what is younger was made since, under an id that a client's key gave again.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>From when on the sweeper does what is left; before, somebody else is at it.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>What goes with the conversation; null until nothing of it is at work any more, so that this is all.</summary>
    public ConversationDependents? Dependents { get; init; }

    /// <summary>Whether it was erased once; what outlived its run may have written since, so it is erased again.</summary>
    public bool IsErased { get; init; }

    /// <summary>The mark's id in its collection.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    public static string DocumentId(OwnerId owner, ConversationId conversation) => $"{owner.Value}/{conversation.Value}";
}

/// <summary>What hangs on a conversation.</summary>
public sealed record ConversationDependents
{
    /// <summary>Its runs.</summary>
    public required IReadOnlyList<RunId> Runs { get; init; }

    /// <summary>The instance ids of its runs' sub-orchestrations.</summary>
    public required IReadOnlyList<string> Children { get; init; }

    /// <summary>The files that its questions named, also those that stay.</summary>
    public required IReadOnlyList<AttachmentId> Named { get; init; }

    /// <summary>The files that no other conversation names: they go with it.</summary>
    public required IReadOnlyList<AttachmentId> Attachments { get; init; }
}

/// <summary>The stored form of deletions' marks.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConversationDeletionDocument))]
internal sealed partial class ConversationDeletionJson : JsonSerializerContext;
