using System.Collections.Frozen;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments;

/// <summary>Tells a file that must not come in from one that could not be ingested.</summary>
public static class IngestionProblems
{
    private static readonly FrozenSet<string> Rejections = new[]
    {
        Problems.UnsupportedFile.Code, Problems.EmptyFile.Code, Problems.FileTooLarge.Code, Problems.InvalidFileName.Code,
        Problems.InvalidEncoding.Code, Problems.ExecutableContent.Code, Problems.MalwareDetected.Code, Problems.FileTypeMismatch.Code,
        Problems.CategoryLimitExceeded.Code, Problems.CapacityExceeded.Code, Problems.HashMismatch.Code, Problems.ArchiveBomb.Code,
        Problems.EncryptedContent.Code, Problems.SecretDetected.Code, Problems.UnreadableFile.Code, Problems.ConfirmationExpired.Code,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>How a file stands whose ingestion ended with the code.</summary>
    /// <param name="code">The catalogue's code.</param>
    public static AttachmentStatus StatusOf(string code) =>
        Rejections.Contains(code) ? AttachmentStatus.Rejected : AttachmentStatus.Failed;
}
