using System.Text.Json.Serialization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>A conversation's one mutable document, at <c>u/{owner}/conversations/{id}</c>.</summary>
public sealed record ConversationHeader : VersionedDocument
{
    /// <summary>The conversation.</summary>
    public required ConversationId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a run last took or freed it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What it is called; null until it was asked something or given a name.</summary>
    public string? Title { get; init; }

    /// <summary>How many messages it holds; the next one's sequence number.</summary>
    public int MessageCount { get; init; }

    /// <summary>The files that its questions named, the latest last: what a question without files of its own searches.</summary>
    public IReadOnlyList<AttachmentId> Attachments { get; init; } = [];

    /// <summary>The files that it has named, once more files are named.</summary>
    /// <param name="named">The files of the latest question.</param>
    public IReadOnlyList<AttachmentId> With(IReadOnlyList<AttachmentId> named) => [.. Attachments.Except(named), .. named];

    /// <summary>The run that holds the conversation; null when it is free.</summary>
    public RunId? ActiveRun { get; init; }

    /// <summary>What it was forked from; null where it was not.</summary>
    public ConversationOrigin? ForkedFrom { get; init; }

    /// <summary>When somebody deleted it: from then on it takes no run and nobody sees it, until it is erased.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Whether it is still being made, and so not to be seen.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Whether its owner sees it.</summary>
    [JsonIgnore]
    public bool IsVisible => DeletedAt is null && !IsDraft;
}
