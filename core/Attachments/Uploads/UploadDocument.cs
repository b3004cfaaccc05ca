using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Uploads;

/// <summary>An upload in parts, at <c>u/{owner}/uploads/{id}</c>. Which parts are here is said by the staged blocks themselves: a part that comes changes no document.</summary>
public sealed record UploadDocument : VersionedDocument
{
    /// <summary>The upload, and the attachment that it becomes.</summary>
    public required AttachmentId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>How its parts come.</summary>
    public required UploadProtocol Protocol { get; init; }

    /// <summary>How it stands.</summary>
    public required UploadState State { get; init; }

    /// <summary>The file's name, checked.</summary>
    public required string FileName { get; init; }

    /// <summary>What the file is by its name.</summary>
    public required FileCategory Category { get; init; }

    /// <summary>The media type that was declared.</summary>
    public string? MediaType { get; init; }

    /// <summary>The file's length in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>SHA-256 of the file as it was declared, lower-case hexadecimal; null where it was not.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-256 of each chunk in order, as they were declared; null where they were not.</summary>
    public IReadOnlyList<string>? ChunkSha256 { get; init; }

    /// <summary>The conversation that the file belongs to; null for the library.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>Whether its owner wants it indexed whatever it is (ATT-10).</summary>
    public bool Confirmed { get; init; }

    /// <summary>Words of its owner by which searches can be narrowed.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The metadata of a tus upload, as its client gave them.</summary>
    public string? Metadata { get; init; }

    /// <summary>SHA-256 of what was declared, to tell a repeated request from another one under the same key.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The request that began it (CHAT-11).</summary>
    public required string RequestId { get; init; }

    /// <summary>The W3C <c>traceparent</c> of that request.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The blocks that its content is made of, once it is announced; null for chunks, whose blocks follow from its length.</summary>
    public IReadOnlyList<int>? Blocks { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is cleared away, finished or not.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where its bytes go.</summary>
    [JsonIgnore]
    public ContentPath Path => new(ContentContainers.Incoming, OwnerId, Id.Value);

    /// <summary>Whether it takes no parts any more because it was not finished in time.</summary>
    /// <param name="now">The time.</param>
    public bool IsExpired(DateTimeOffset now) => State == UploadState.Open && now >= ExpiresAt;
}
