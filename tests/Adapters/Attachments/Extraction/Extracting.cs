using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

/// <summary>Extracts files that tests make.</summary>
internal static class Extracting
{
    /// <summary>The extractor, with the sandbox of this machine or another.</summary>
    internal static IFileExtractor Extractor(ExtractionOptions? options = null, ISandbox? sandbox = null, ScanningOptions? scanning = null, params ITranscriber[] transcribers)
    {
        var limits = Options.Create(options ?? new ExtractionOptions());
        var memory = new TextMemory(limits);
        var pdf = new PdfText(sandbox ?? new LocalSandbox(Options.Create(new SandboxOptions()), TimeProvider.System, NullLogger<LocalSandbox>.Instance), limits, TimeProvider.System);
        var recordings = new RecordingText(transcribers);
        return new FileExtractor(pdf, new ArchiveText(pdf, recordings, memory, limits, Options.Create(scanning ?? new ScanningOptions())), recordings, memory);
    }

    /// <summary>The parts of a file.</summary>
    internal static async Task<List<ExtractedPart>> PartsAsync(IFileExtractor extractor, string fileName, FileCategory category, byte[] bytes, CancellationToken cancellationToken = default)
    {
        var request = new ExtractionRequest
        {
            FileName = fileName,
            MediaType = (await FileTypeDetector.DetectAsync(new MemoryStream(bytes), cancellationToken)).MediaType,
            Category = category,
            OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)),
        };
        var parts = new List<ExtractedPart>();
        await foreach (var part in extractor.ExtractAsync(request, cancellationToken))
        {
            Assert.Equal(parts.Count, part.Number);
            Assert.Equal(part.Text.Length, part.Chunks.Count == 0 ? 0 : part.Chunks[^1].End);
            Assert.All(part.Chunks, chunk => Assert.Equal(part.Text[chunk.Start..chunk.End], chunk.Text));
            parts.Add(part);
        }

        return parts;
    }

    /// <summary>The one part of a text file.</summary>
    internal static async Task<ExtractedPart> TextAsync(string fileName, string text) =>
        Assert.Single(await PartsAsync(Extractor(), fileName, FileCategory.Text, System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>The problem that a file is refused with.</summary>
    internal static async Task<CartritaException> RefusalAsync(IFileExtractor extractor, string fileName, FileCategory category, byte[] bytes) =>
        await Assert.ThrowsAsync<CartritaException>(() => PartsAsync(extractor, fileName, category, bytes));
}
