using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Cartrita.Core.Attachments.FileTypes;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>The members of an archive, one by one: those of zip in the order of their names, those of tar in their own.</summary>
internal static class ArchiveMembers
{
    private const int TarBlock = 512;

    /// <summary>Reads an archive. One that is damaged throws what <see cref="IsDamage"/> knows.</summary>
    /// <param name="archive">Its bytes; seekable.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="name">Its name, which names the file in a gzip.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static IAsyncEnumerable<ArchiveMember> ReadAsync(Stream archive, string mediaType, string name, CancellationToken cancellationToken) => mediaType switch
    {
        "application/zip" => ZipAsync(archive, cancellationToken),
        "application/gzip" => GzipAsync(archive, name, cancellationToken),
        _ => TarAsync(archive, cancellationToken),
    };

    /// <summary>Whether an exception says that an archive is damaged.</summary>
    /// <param name="exception">The exception.</param>
    internal static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException
        || (exception is IOException && exception is not (FileNotFoundException or DirectoryNotFoundException) && exception.HResult == unchecked((int)0x80131620));

    private static async IAsyncEnumerable<ArchiveMember> ZipAsync(Stream archive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(archive, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        foreach (var entry in zip.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            if (!entry.FullName.EndsWith('/') && !entry.FullName.EndsWith('\\'))
            {
                yield return new ArchiveMember(entry.FullName, entry.IsEncrypted ? null : entry.OpenAsync) { SizeBytes = entry.Length };
            }
        }
    }

    private static async IAsyncEnumerable<ArchiveMember> TarAsync(Stream archive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(archive, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
            {
                yield return new ArchiveMember(entry.Name, _ => Task.FromResult(entry.DataStream ?? Stream.Null)) { SizeBytes = entry.Length };
            }
            else if (entry.EntryType is not (TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes or TarEntryType.DirectoryList))
            {
                yield return new ArchiveMember(entry.Name, null);
            }
        }
    }

    // What is compressed is a tar, whose members are then the gzip's, or one file under the name without its ending.
    private static async IAsyncEnumerable<ArchiveMember> GzipAsync(Stream archive, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var content = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        var head = new byte[8 * TarBlock];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var type = await FileTypeDetector.DetectAsync(new MemoryStream(head, 0, length), cancellationToken);
        var whole = new HeadedStream(head.AsMemory(0, length), content);
        if (type.MediaType != "application/x-tar")
        {
            var inner = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && name.Length > 3 ? name[..^3] : name;
            yield return new ArchiveMember(inner, _ => Task.FromResult<Stream>(whole));
            yield break;
        }

        await foreach (var member in TarAsync(whole, cancellationToken))
        {
            yield return member;
        }
    }
}
