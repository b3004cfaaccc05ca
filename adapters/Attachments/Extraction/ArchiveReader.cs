using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Reads archives as folders: once for their names, and once more for the bytes that are wanted.</summary>
internal sealed class ArchiveReader : IArchiveReader
{
    /// <summary>The most members that are looked at.</summary>
    internal const int MostMembers = 20_000;

    /// <summary>The most bytes of one file.</summary>
    internal const int MostFileBytes = 2 * 1024 * 1024;

    /// <inheritdoc />
    public async Task<ArchiveListing> ReadAsync(ExtractionRequest archive, IReadOnlySet<string> wanted, CancellationToken cancellationToken)
    {
        await using var opened = await archive.OpenAsync(cancellationToken);
        await using var bytes = opened.CanSeek ? opened : await ArchiveSpool.SeekableAsync(opened, AcceptedFiles.MaximumBytes(FileCategory.Archive), cancellationToken) ?? throw new CartritaException(Problems.FileTooLarge);
        try
        {
            return await ReadAsync(archive, bytes, wanted, cancellationToken);
        }
        catch (Exception exception) when (ArchiveMembers.IsDamage(exception))
        {
            throw new CartritaException(Problems.UnreadableFile, "The archive is damaged, or it is none.", exception);
        }
    }

    private static async Task<ArchiveListing> ReadAsync(ExtractionRequest archive, Stream bytes, IReadOnlySet<string> wanted, CancellationToken cancellationToken)
    {
        var (files, isComplete, looked) = (new SortedDictionary<string, ArchiveFile>(StringComparer.Ordinal), true, 0);
        await foreach (var member in Members(archive, bytes, cancellationToken))
        {
            if (looked++ == MostMembers)
            {
                isComplete = false;
                break;
            }

            if (member.OpenAsync is not null && PathOf(member) is { } path)
            {
                files[path] = new ArchiveFile(path, member.SizeBytes);
            }
            else
            {
                isComplete = false;
            }
        }

        var root = RootOf(files.Keys);
        var contents = wanted.Count == 0 ? [] : await ContentsAsync(archive, bytes, [.. wanted.Select(path => root + path)], cancellationToken);
        return new ArchiveListing(
            [.. files.Values.Select(file => file with { Path = file.Path[root.Length..], Content = contents.TryGetValue(file.Path, out var content) ? content : null })], isComplete);
    }

    private static async Task<Dictionary<string, ReadOnlyMemory<byte>>> ContentsAsync(ExtractionRequest archive, Stream bytes, HashSet<string> wanted, CancellationToken cancellationToken)
    {
        var (contents, looked) = (new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal), 0);
        await foreach (var member in Members(archive, bytes, cancellationToken))
        {
            if (looked++ == MostMembers)
            {
                break;
            }

            if (member.OpenAsync is { } open && PathOf(member) is { } path && wanted.Contains(path))
            {
                await using var stream = await open(cancellationToken);
                await using var content = await ArchiveSpool.SeekableAsync(stream, MostFileBytes, cancellationToken)
                    ?? throw new CartritaException(Problems.FileTooLarge, $"The file {path} has more than {MostFileBytes} bytes.");
                var whole = new byte[content.Length];
                await content.ReadExactlyAsync(whole, cancellationToken);
                contents[path] = whole;
            }
        }

        return contents;
    }

    private static IAsyncEnumerable<ArchiveMember> Members(ExtractionRequest archive, Stream bytes, CancellationToken cancellationToken)
    {
        bytes.Position = 0;
        return ArchiveMembers.ReadAsync(bytes, archive.MediaType, archive.FileName, cancellationToken);
    }

    // A path that an honest archive would not have is no file of it; one with empty steps is known without them.
    private static string? PathOf(ArchiveMember member) =>
        MemberPath.Safe(member.Name) is { } safe && string.Join('/', safe.Split('/').Where(step => step is not ("" or "."))) is { Length: > 0 } path ? path : null;

    private static string RootOf(IEnumerable<string> paths)
    {
        List<string> tops = [.. paths.Select(path => path[..(path.IndexOf('/', StringComparison.Ordinal) + 1)]).Distinct(StringComparer.Ordinal).Take(2)];
        return tops.Count == 1 ? tops[0] : string.Empty;
    }
}
