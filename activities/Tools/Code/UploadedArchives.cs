using Cartrita.Activities.Knowledge;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Finds the archive that an agent means among the files of its run, and reads it. A run that names no files has those of its owner, by their ids.</summary>
/// <param name="searches">Which files the run may look at.</param>
/// <param name="attachments">The files.</param>
/// <param name="content">Their bytes.</param>
/// <param name="reader">Reads archives.</param>
public sealed class UploadedArchives(SearchScope searches, DocumentCollection<AttachmentDocument> attachments, IContentStore content, IArchiveReader reader)
{
    /// <summary>Finds an archive.</summary>
    /// <param name="context">Where it is asked for.</param>
    /// <param name="named">Its id or its name; null for the only one that the run has.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CartritaException">There is none, or several, or it can't be read yet; the sentence says what to do.</exception>
    internal async Task<AttachmentDocument> FindAsync(RuntimeContext context, string? named, CancellationToken cancellationToken)
    {
        var own = await searches.AttachmentsAsync(context.Scope, cancellationToken);
        var isId = AttachmentId.TryParse(named, out var id);
        List<AttachmentId> asked = isId && (own.Count == 0 || own.Contains(id)) ? [id] : [.. own];
        var found = (await attachments.ReadManyAsync(context.OwnerId, asked.Select(one => one.Value), cancellationToken))
            .Select(stored => stored.Value)
            .Where(file => file.Category == FileCategory.Archive)
            .ToList();
        var meant = found.Where(file => named is null || file.Id == id || file.FileName == named).ToList();
        return meant switch
        {
            [{ Status: AttachmentStatus.Indexed or AttachmentStatus.Stored } one] => one,
            [{ Status: AttachmentStatus.Rejected or AttachmentStatus.Failed }] => throw new CartritaException(Problems.AttachmentUnusable),
            [_] => throw new CartritaException(Problems.IndexPending),
            [] => throw new CartritaException(Problems.NotFound, $"There is no such archive among the files of this run.{Known(found)}"),
            _ => throw new CartritaException(Problems.InvalidRequest, $"Name one archive by its id.{Known(found)}"),
        };
    }

    /// <summary>Reads an archive.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="wanted">The paths of the files whose bytes are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<ArchiveListing> ReadAsync(AttachmentDocument file, IReadOnlySet<string> wanted, CancellationToken cancellationToken)
    {
        var request = new ExtractionRequest
        {
            FileName = file.FileName,
            MediaType = file.MediaType ?? string.Empty,
            Category = file.Category,
            OpenAsync = async token => await content.OpenReadAsync(ContentPaths.Original(file.OwnerId, file.Content), token) ?? throw new CartritaException(Problems.NotFound, "The archive's bytes are gone."),
        };
        return reader.ReadAsync(request, wanted, cancellationToken);
    }

    private static string Known(List<AttachmentDocument> found) =>
        found.Count == 0 ? string.Empty : $" There are: {string.Join(", ", found.Take(20).Select(file => $"{file.FileName} ({file.Id.Value})"))}.";
}
