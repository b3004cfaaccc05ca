using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

/// <summary>Extracts files that tests make.</summary>
internal static class Extracting
{
    /// <summary>The parts of a file.</summary>
    internal static async Task<List<ExtractedPart>> PartsAsync(IFileExtractor extractor, string fileName, FileCategory category, byte[] bytes, CancellationToken cancellationToken = default)
    {
        var request = new ExtractionRequest
        {
            FileName = fileName,
            MediaType = "application/octet-stream",
            Category = category,
            OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)),
        };
        var parts = new List<ExtractedPart>();
        await foreach (var part in extractor.ExtractAsync(request, cancellationToken))
        {
            parts.Add(part);
        }

        return parts;
    }

    /// <summary>The problem that a file is refused with.</summary>
    internal static async Task<CartritaException> RefusalAsync(IFileExtractor extractor, string fileName, FileCategory category, byte[] bytes) =>
        await Assert.ThrowsAsync<CartritaException>(() => PartsAsync(extractor, fileName, category, bytes));
}
