using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Chat;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>The body of <c>POST /api/attachments/uploads</c>.</summary>
internal sealed record CreateUploadBody
{
    /// <summary>The file's name.</summary>
    public required string FileName { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Its media type.</summary>
    public required string MimeType { get; init; }

    /// <summary>SHA-256 of the whole file in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The conversation that it belongs to, and in whose limits it counts; absent for the library.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>SHA-256 of every chunk in order, in hexadecimal: each is then held against it when it comes.</summary>
    public IReadOnlyList<string>? ChunkSha256 { get; init; }

    /// <summary>Whether a binary file is to be indexed without a confirmation of its own.</summary>
    public bool? Confirm { get; init; }

    /// <summary>Words by which searches can be narrowed.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>An upload as the API shows it.</summary>
internal sealed record UploadProgressBody
{
    /// <summary>The upload, and the attachment that it becomes.</summary>
    public required AttachmentId UploadId { get; init; }

    /// <summary>How it stands: <c>open</c>, <c>completing</c> or <c>complete</c>.</summary>
    public required UploadState State { get; init; }

    /// <summary>The length of every chunk but the last.</summary>
    public required int ChunkSizeBytes { get; init; }

    /// <summary>How many chunks may be sent at once.</summary>
    public required int MaxParallel { get; init; }

    /// <summary>The chunks that are not here yet, from 0.</summary>
    public required IReadOnlyList<int> Missing { get; init; }

    /// <summary>What the conversation, or the library, holds and still takes.</summary>
    public required CapacityState Capacity { get; init; }

    /// <summary>When it is cleared away if it is not complete.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the API shows of an upload.</summary>
    public static UploadProgressBody Of(UploadDocument upload, IReadOnlyList<int> missing, CapacityState capacity) => new()
    {
        UploadId = upload.Id,
        State = upload.State,
        ChunkSizeBytes = UploadChunks.SizeBytes,
        MaxParallel = UploadChunks.MaximumParallel,
        Missing = missing,
        Capacity = capacity,
        ExpiresAt = upload.ExpiresAt,
    };
}
