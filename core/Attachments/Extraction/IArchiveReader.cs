using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Extraction;

/// <summary>Reads an archive as a folder of files: what lies in it, and the bytes of some. Nothing is written by the names that it gives.</summary>
public interface IArchiveReader
{
    /// <summary>Reads an archive. Where all that it holds lies in one folder, as in a download of a repository, paths begin under that folder.</summary>
    /// <remarks>Throws <see cref="CartritaException"/>: <see cref="Problems.UnreadableFile"/> for one that is damaged, <see cref="Problems.FileTooLarge"/> where a file that is wanted is larger than is taken.</remarks>
    /// <param name="archive">The archive.</param>
    /// <param name="wanted">The paths of the files whose bytes are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<ArchiveListing> ReadAsync(ExtractionRequest archive, IReadOnlySet<string> wanted, CancellationToken cancellationToken);
}

/// <summary>The files of an archive.</summary>
/// <param name="Files">The files in the order of their paths, each path once; as when it is unpacked, the last of a path counts.</param>
/// <param name="IsComplete">Whether these are all: links, encrypted members, unsafe paths and what is over the bound are left out.</param>
public sealed record ArchiveListing(IReadOnlyList<ArchiveFile> Files, bool IsComplete);

/// <summary>A file of an archive.</summary>
/// <param name="Path">Its path.</param>
/// <param name="SizeBytes">Its length as the archive says; null where it says none.</param>
public sealed record ArchiveFile(string Path, long? SizeBytes)
{
    /// <summary>Its bytes, where they were wanted.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }
}
