using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Audio;

/// <summary>Finds the recordings among a user's files.</summary>
/// <param name="attachments">The files.</param>
/// <param name="content">Their bytes.</param>
public sealed class Recordings(DocumentCollection<AttachmentDocument> attachments, IContentStore content)
{
    /// <summary>A file as a recording.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">There is none, it is no audio or video, or it is not through its checks or did not pass them.</exception>
    public async Task<Recording> FindAsync(OwnerId owner, AttachmentId id, CancellationToken cancellationToken)
    {
        var attachment = (await attachments.ReadAsync(owner, id.Value, cancellationToken))?.Value ?? throw new CartritaException(Problems.NotFound, "There is no such attachment.");
        if (attachment.Category is not (FileCategory.Audio or FileCategory.Video))
        {
            throw new CartritaException(Problems.UnsupportedFile, "Only audio and video are transcribed.");
        }

        if (attachment.Status is not (AttachmentStatus.Indexed or AttachmentStatus.Stored))
        {
            throw new CartritaException(AttachmentStatusNames.IsFinal(attachment.Status) ? Problems.AttachmentUnusable : Problems.IndexPending);
        }

        return new Recording(attachment, BytesOf(attachment));
    }

    /// <summary>The recordings among some files.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="ids">The files.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<AttachmentDocument>> AmongAsync(OwnerId owner, IEnumerable<AttachmentId> ids, CancellationToken cancellationToken) =>
        [.. (await attachments.ReadManyAsync(owner, ids.Select(id => id.Value), cancellationToken)).Select(stored => stored.Value).Where(attachment => attachment.Category is FileCategory.Audio or FileCategory.Video)];

    /// <summary>The bytes of a file that is known to be a recording.</summary>
    /// <param name="attachment">The file.</param>
    public AudioBytes BytesOf(AttachmentDocument attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        var path = ContentPaths.Original(attachment.OwnerId, attachment.Content);
        return new AudioBytes(async token => await content.OpenReadAsync(path, token) ?? throw new CartritaException(Problems.NotFound, "The file is gone."), attachment.MediaType ?? "application/octet-stream");
    }
}

/// <summary>A file that is a recording.</summary>
/// <param name="Attachment">The file.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record Recording(AttachmentDocument Attachment, AudioBytes Bytes);
