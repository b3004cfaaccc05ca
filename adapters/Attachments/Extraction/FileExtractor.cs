using System.Runtime.CompilerServices;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes text of files.</summary>
/// <param name="pdf">Reads PDF.</param>
/// <param name="archives">Reads archives.</param>
/// <param name="recordings">Reads audio and video.</param>
/// <param name="memory">Bounds the text that is in memory.</param>
internal sealed class FileExtractor(PdfText pdf, ArchiveText archives, RecordingText recordings, TextMemory memory) : IFileExtractor
{
    /// <inheritdoc />
    public IAsyncEnumerable<ExtractedPart> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken) =>
        request.Category == FileCategory.Archive ? archives.ReadAsync(request, cancellationToken) : OneAsync(request, cancellationToken);

    private async IAsyncEnumerable<ExtractedPart> OneAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Category is FileCategory.Audio or FileCategory.Video)
        {
            yield return await recordings.ReadAsync(0, request, cancellationToken);
            yield break;
        }

        // Until the part is stored: whoever asks for the next one is done with it.
        using var share = memory.Open();
        await using var stream = await request.OpenAsync(cancellationToken);
        yield return request.Category == FileCategory.Pdf
            ? await pdf.ReadAsync(0, request.FileName, stream, share, cancellationToken)
            : await TextAsync(request.FileName, stream, share, cancellationToken);
    }

    private static async Task<ExtractedPart> TextAsync(string fileName, Stream stream, TextShare share, CancellationToken cancellationToken)
    {
        var length = stream.CanSeek ? (int)Math.Min(stream.Length, AcceptedFiles.MaximumTextBytes) : AcceptedFiles.MaximumTextBytes;
        await share.TakeAsync(length, cancellationToken);
        using var bytes = new MemoryStream(stream.CanSeek ? (int)length : 0);
        var block = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(block, cancellationToken)) > 0)
        {
            if (bytes.Length + read > AcceptedFiles.MaximumTextBytes)
            {
                throw new CartritaException(Problems.FileTooLarge);
            }

            bytes.Write(block, 0, read);
        }

        return PartFactory.OfFile(0, fileName, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
