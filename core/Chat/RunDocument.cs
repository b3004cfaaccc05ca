using System.Text.Json.Serialization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>A run as stored, at <c>u/{owner}/runs/{runId}</c>. All but <see cref="Status"/>, <see cref="EndedAt"/>, <see cref="Children"/>, <see cref="Plan"/> and where the request's messages lie never changes.</summary>
public sealed record RunDocument : VersionedDocument
{
    /// <summary>The run, and the instance id of its orchestration.</summary>
    public required RunId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>What it does.</summary>
    public required RunKind Kind { get; init; }

    /// <summary>The conversation; null for an ingestion.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The message that it makes; null for an ingestion.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The sequence number of this turn's first message in the conversation.</summary>
    public int FirstSequence { get; init; }

    /// <summary>The request; null for an ingestion.</summary>
    public ChatRequest? Request { get; init; }

    /// <summary>How many of the request's messages lie in the conversation alone, from <see cref="FirstSequence"/> on: those of a run that has answered; 0 where they are here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MessagesInConversation { get; init; }

    /// <summary>How many messages the request has, wherever they lie.</summary>
    [JsonIgnore]
    public int AskedMessages => Math.Max(MessagesInConversation, Request?.Messages.Count ?? 0);

    /// <summary>SHA-256 of the request's canonical form, to tell a repeated request from another one under the same key.</summary>
    public string? RequestHash { get; init; }

    /// <summary>The request's id (CHAT-11).</summary>
    public required string RequestId { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the request.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The accounts in which the run's tokens count; empty where nothing limits them.</summary>
    public IReadOnlyList<string> TokenAccounts { get; init; } = [];

    /// <summary>The files that belonged to the conversation when the run was accepted; none where the request names files itself.</summary>
    public IReadOnlyList<AttachmentId> ConversationFiles { get; init; } = [];

    /// <summary>Whether other runs of the owner may have been open when this one was accepted, ingestions among them.</summary>
    public bool OthersOpen { get; init; }

    /// <summary>The instance that runs this one as a part of itself, and nobody else may schedule; null where it stands alone.</summary>
    public string? ParentId { get; init; }

    /// <summary>When the run was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How it stands.</summary>
    public RunStatus Status { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The instance ids of all sub-orchestrations: what deletion and purge walk.</summary>
    public IReadOnlyList<string> Children { get; init; } = [];

    /// <summary>The plan that was shown; whoever plans again after a crash takes this one. Null before the run is planned, and where it is not.</summary>
    public PlanResult? Plan { get; init; }
}
