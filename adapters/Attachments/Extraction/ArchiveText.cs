using System.Runtime.CompilerServices;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes text of archives (ATT-09): each member is a part under its path, archives in archives too; one member lies in memory or in a temporary file at a time.</summary>
/// <param name="pdf">Reads PDF.</param>
/// <param name="recordings">Reads audio and video.</param>
/// <param name="memory">Bounds the text that is in memory.</param>
/// <param name="options">Limits.</param>
/// <param name="scanning">How deep archives may lie in each other: what is not scanned is not read either.</param>
internal sealed class ArchiveText(PdfText pdf, RecordingText recordings, TextMemory memory, IOptions<ExtractionOptions> options, IOptions<ScanningOptions> scanning)
{
    /// <summary>The parts of an archive.</summary>
    /// <param name="request">The archive.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async IAsyncEnumerable<ExtractedPart> ReadAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var budget = new ArchiveBudget(options.Value);
        await using var opened = await request.OpenAsync(cancellationToken);
        await using var archive = opened.CanSeek ? opened : await ArchiveSpool.SeekableAsync(opened, AcceptedFiles.MaximumBytes(FileCategory.Archive), cancellationToken) ?? throw new CartritaException(Problems.FileTooLarge);
        await foreach (var part in MembersAsync(archive, request.MediaType, request.FileName, 1, budget, cancellationToken))
        {
            yield return part;
        }

        if (budget.Number == 0)
        {
            throw new CartritaException(Problems.EmptyFile, "The archive holds no files.");
        }

        if (budget.LeftOut > 0)
        {
            yield return PartFactory.Without(
                budget.Next(), request.FileName, $"{budget.LeftOut} more members were left out, as {options.Value.MaxParts} members and {options.Value.MaxArchiveText} characters of an archive are read.");
        }
    }

    private async IAsyncEnumerable<ExtractedPart> MembersAsync(
        Stream archive, string mediaType, string path, int depth, ArchiveBudget budget, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = budget.Number;
        await using var members = ArchiveMembers.ReadAsync(archive, mediaType, Path.GetFileName(path), cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            ArchiveMember? member;
            Exception? damage = null;
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                member = await members.MoveNextAsync() ? members.Current : null;
            }
            catch (Exception exception) when (ArchiveMembers.IsDamage(exception))
            {
                // What was read before stays; where that is nothing the archive is none.
                (member, damage) = (null, exception);
            }

            if (damage is not null)
            {
                yield return budget.Number == first
                    ? throw new CartritaException(Problems.UnreadableFile, "The archive is damaged, or it is none.", damage)
                    : PartFactory.Without(budget.Next(), path, "the rest of the archive is damaged.", Problems.UnreadableFile);
            }

            if (member is null)
            {
                yield break;
            }

            if (!budget.Takes())
            {
                continue;
            }

            await foreach (var part in MemberAsync(member, path, depth, budget, cancellationToken))
            {
                yield return part;
            }
        }
    }

    private async IAsyncEnumerable<ExtractedPart> MemberAsync(ArchiveMember member, string archive, int depth, ArchiveBudget budget, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = MemberPath.Shown(archive, member.Name, budget.Number);
        var (content, refusal) = await SpoolAsync(member, path, budget, cancellationToken);
        await using var bytes = content;
        if (bytes is null)
        {
            yield return refusal!;
            yield break;
        }

        var type = await TypeAsync(bytes, path, cancellationToken);
        if (type.Category != FileCategory.Archive)
        {
            using var share = memory.Open();
            var file = await FileAsync(bytes, type, path, budget, share, cancellationToken);
            budget.Count(file);
            yield return file;
            yield break;
        }

        if (depth == scanning.Value.MaxDepth)
        {
            yield return PartFactory.Without(budget.Next(), path, $"archives are opened to a depth of {scanning.Value.MaxDepth}.");
            yield break;
        }

        var before = budget.Number;
        await using var parts = MembersAsync(bytes, type.MediaType, path, depth + 1, budget, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(parts, path, budget) is { } part)
        {
            yield return part;
        }

        if (budget.Number == before && budget.LeftOut == 0)
        {
            yield return PartFactory.Without(budget.Next(), path, "the archive holds no files.");
        }
    }

    // An archive that is damaged from its first byte on, inside of one that is not, is a part.
    private static async Task<ExtractedPart?> NextAsync(IAsyncEnumerator<ExtractedPart> parts, string path, ArchiveBudget budget)
    {
        try
        {
            return await parts.MoveNextAsync() ? parts.Current : null;
        }
        catch (CartritaException exception) when (exception.Problem == Problems.UnreadableFile)
        {
            return PartFactory.Without(budget.Next(), path, "the archive is damaged, or it is none.", exception.Problem);
        }
    }

    private async Task<ExtractedPart> FileAsync(Stream bytes, DetectedType type, string path, ArchiveBudget budget, TextShare share, CancellationToken cancellationToken)
    {
        var number = budget.Next();
        try
        {
            if (type.Category == FileCategory.Pdf)
            {
                return await pdf.ReadAsync(number, path, bytes, budget.Programs, share, cancellationToken);
            }

            if (type.Category is FileCategory.Audio or FileCategory.Video)
            {
                return await recordings.ReadMemberAsync(number, path, bytes, type.MediaType, budget.Recordings, cancellationToken);
            }

            if (type.Category is null || !AcceptedFiles.IsText(path))
            {
                return PartFactory.Without(number, path, "the file is not what its name says.", Problems.FileTypeMismatch);
            }

            await share.TakeAsync(bytes.Length, cancellationToken);
            var text = new byte[bytes.Length];
            await bytes.ReadExactlyAsync(text, cancellationToken);
            return PartFactory.OfFile(number, path, text);
        }
        catch (CartritaException exception) when (!exception.Problem.Retriable)
        {
            // One member that can't be read is no reason to lose the others.
            return PartFactory.Without(number, path, Sentence(exception), exception.Problem);
        }
    }

    // What is named as text is read as text, and refused where it is none.
    private static async Task<DetectedType> TypeAsync(Stream bytes, string path, CancellationToken cancellationToken)
    {
        if (AcceptedFiles.IsText(path))
        {
            return new DetectedType("text/plain", FileCategory.Text);
        }

        var type = await FileTypeDetector.DetectAsync(bytes, cancellationToken);
        bytes.Position = 0;
        return type;
    }

    private static string Sentence(CartritaException exception)
    {
        var text = exception.Detail ?? exception.Problem.Title;
        return char.ToLowerInvariant(text[0]) + text[1..];
    }

    private static async Task<(Stream? Bytes, ExtractedPart? Refusal)> SpoolAsync(ArchiveMember member, string path, ArchiveBudget budget, CancellationToken cancellationToken)
    {
        if (member.OpenAsync is null)
        {
            return (null, PartFactory.Without(budget.Next(), path, "it is encrypted, or a link or a device."));
        }

        if (AcceptedFiles.Find(path) is not { } accepted)
        {
            return (null, PartFactory.Without(budget.Next(), path, "files of this type are not read.", Problems.UnsupportedFile));
        }

        try
        {
            await using var stream = await member.OpenAsync(cancellationToken);
            return await ArchiveSpool.SeekableAsync(stream, AcceptedFiles.MaximumBytes(accepted.IsText ? FileCategory.Text : FileCategory.Archive), cancellationToken) is { } bytes
                ? (bytes, null)
                : (null, PartFactory.Without(budget.Next(), path, "the file is larger than is taken.", Problems.FileTooLarge));
        }
        catch (Exception exception) when (ArchiveMembers.IsDamage(exception))
        {
            return (null, PartFactory.Without(budget.Next(), path, "the member is damaged.", Problems.UnreadableFile));
        }
    }
}
