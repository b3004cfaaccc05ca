using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Extraction;

/// <summary>Makes text of a file (ATT-07, ATT-09): a plain file is one part, an archive one part a member.</summary>
public interface IFileExtractor
{
    /// <summary>Reads a file and gives its parts one by one, numbered from 0; the same bytes give the same parts.</summary>
    /// <remarks>
    /// A file that can't be read at all throws <see cref="CartritaException"/> with a problem of the catalogue, such as <see cref="Problems.InvalidEncoding"/> with the offset of
    /// the first bad byte; nothing else is thrown because of what a file holds. What of an archive can't be read is a part that says so.
    /// </remarks>
    /// <param name="request">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    IAsyncEnumerable<ExtractedPart> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken);
}
