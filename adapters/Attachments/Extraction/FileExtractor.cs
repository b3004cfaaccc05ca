using System.Runtime.CompilerServices;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes text of files.</summary>
internal sealed class FileExtractor : IFileExtractor
{
    /// <inheritdoc />
    public async IAsyncEnumerable<ExtractedPart> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Category != FileCategory.Text)
        {
            yield return new ExtractedPart { Number = 0, Path = request.FileName, Notice = "stored, not indexed: files of this kind have no text here." };
            yield break;
        }

        await using var stream = await request.OpenAsync(cancellationToken);
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken);
        var text = StrictUtf8.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new CartritaException(Problems.EmptyFile, "The file holds no text.");
        }

        yield return new ExtractedPart { Number = 0, Path = request.FileName, Text = text, Chunks = SegmentChunker.Chunk(StructuredText.Plain(text)) };
    }
}
