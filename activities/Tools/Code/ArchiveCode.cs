using Cartrita.Core.Attachments;

namespace Cartrita.Activities.Tools.Code;

/// <summary>The files of an archive.</summary>
/// <param name="archives">Reads it.</param>
/// <param name="archive">The archive.</param>
internal sealed class ArchiveCode(UploadedArchives archives, AttachmentDocument archive) : ICodeFiles
{
    /// <inheritdoc />
    public string Source => archive.FileName;

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, CodeFile?>> ReadAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var listing = await archives.ReadAsync(archive, paths.ToHashSet(StringComparer.Ordinal), cancellationToken);
        var found = listing.Files.Where(file => file.Content is not null).ToDictionary(file => file.Path, StringComparer.Ordinal);
        return paths.ToDictionary(path => path, path => found.GetValueOrDefault(path) is { } file ? CodeFile.Of(path, file.Content!.Value.Span, isExecutable: false) : null, StringComparer.Ordinal);
    }
}
