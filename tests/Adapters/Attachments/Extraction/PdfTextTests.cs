using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class PdfTextTests
{
    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Pages_are_sections_of_one_part()
    {
        var part = Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(), "a.pdf", FileCategory.Pdf, PdfFiles.Of("Pandas eat bamboo.", string.Empty, "The end.")));

        Assert.Equal("Pandas eat bamboo.\n\nThe end.\n\n", part.Text);
        Assert.Equal("page 1, page 3", Assert.Single(part.Chunks).Section);
        Assert.Null(part.Notice);
    }

    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Encrypted_document_is_refused_as_encrypted()
    {
        var refused = await Extracting.RefusalAsync(Extracting.Extractor(), "a.pdf", FileCategory.Pdf, PdfFiles.Encrypted);

        Assert.Same(Problems.EncryptedContent, refused.Problem);
        Assert.Equal("The PDF is encrypted: it opens only with a password.", refused.Detail);
    }

    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Damaged_document_is_refused_as_unreadable()
    {
        foreach (var bytes in new[] { PdfFiles.Of("text")[..120], "%PDF-1.7\nnothing"u8.ToArray(), [] })
        {
            Assert.Same(Problems.UnreadableFile, (await Extracting.RefusalAsync(Extracting.Extractor(), "a.pdf", FileCategory.Pdf, bytes)).Problem);
        }
    }

    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Document_of_pictures_is_kept_and_says_why_it_is_not_indexed()
    {
        var part = Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(), "a.pdf", FileCategory.Pdf, PdfFiles.Of(string.Empty, string.Empty)));

        Assert.Equal("stored, not indexed: its pages hold no text, as those of a scanned document do.", part.Notice);
        Assert.Empty(part.Chunks);
    }

    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Document_of_more_text_than_is_taken_is_cut_and_says_so()
    {
        var pages = Enumerable.Range(0, 40).Select(page => string.Join(' ', Enumerable.Range(0, 100).Select(at => $"word{page}of{at}"))).ToArray();

        var part = Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(new ExtractionOptions { MaxPdfTextBytes = 2_000 }), "a.pdf", FileCategory.Pdf, PdfFiles.Of(pages)));

        Assert.StartsWith("Only the beginning is indexed", part.Notice, StringComparison.Ordinal);
        Assert.InRange(part.Text.Length, 1, 2_000);
    }

    [Theory]
    [InlineData(SandboxEnd.CpuTime)]
    [InlineData(SandboxEnd.WallTime)]
    public async Task Document_that_takes_too_long_is_refused_as_unreadable(SandboxEnd end)
    {
        var refused = await Extracting.RefusalAsync(Extracting.Extractor(sandbox: new EndedSandbox(new SandboxResult(end, null, string.Empty))), "a.pdf", FileCategory.Pdf, [1]);

        Assert.Equal((Problems.UnreadableFile, "Reading the PDF took longer than it may."), (refused.Problem, refused.Detail));
    }

    [Fact]
    public async Task Output_that_is_no_text_is_read_without_an_exception()
    {
        var part = Assert.Single(await Extracting.PartsAsync(Extracting.Extractor(sandbox: new EndedSandbox(new SandboxResult(SandboxEnd.Exited, 0, string.Empty), [(byte)'a', 0, 0xFF, 12, 12, (byte)'b', 0xE2])), "a.pdf", FileCategory.Pdf, [1]));

        Assert.Equal("a\uFFFD\uFFFD\n\nb\n\n", part.Text);
    }

    private sealed class EndedSandbox(SandboxResult result, byte[]? output = null) : ISandbox
    {
        public async Task<SandboxResult> RunAsync(SandboxCommand command, CancellationToken cancellationToken)
        {
            await command.Output.WriteAsync(output ?? [], cancellationToken);
            return result;
        }
    }
}
