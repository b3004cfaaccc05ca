using System.Globalization;
using System.Text;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge.Chunking;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes text of PDF by <c>pdftotext</c> in a sandbox (ATT-05): a page is a section.</summary>
/// <param name="sandbox">The sandbox.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock.</param>
internal sealed class PdfText(ISandbox sandbox, IOptions<ExtractionOptions> options, TimeProvider time)
{
    private const long Megabyte = 1024 * 1024;
    private const string NoText = "its pages hold no text, as those of a scanned document do";

    /// <summary>The part of a PDF that is a file of its own.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="path">Its path.</param>
    /// <param name="pdf">Its bytes.</param>
    /// <param name="share">Gets the memory that its text takes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<ExtractedPart> ReadAsync(int number, string path, Stream pdf, TextShare share, CancellationToken cancellationToken) =>
        ReadAsync(number, path, pdf, new ProcessorTime(options.Value.PdfCpuSeconds), share, cancellationToken);

    /// <summary>The part of a PDF in an archive.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="path">Its path.</param>
    /// <param name="pdf">Its bytes.</param>
    /// <param name="programs">What the programs that read the archive may take; what this one took is taken off.</param>
    /// <param name="share">Gets the memory that its text takes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<ExtractedPart> ReadAsync(int number, string path, Stream pdf, ProcessorTime programs, TextShare share, CancellationToken cancellationToken)
    {
        if (programs.IsSpent)
        {
            return PartFactory.Without(number, path, $"documents before it took the {programs.Seconds} s of processor time that reading those of an archive may take.");
        }

        var (pages, isCut) = await PagesAsync(pdf, programs, options.Value.PdfCpuSeconds, options.Value.MaxPdfTextBytes, share, cancellationToken);
        if (string.IsNullOrWhiteSpace(pages.Text))
        {
            return PartFactory.Without(number, path, $"{NoText}.");
        }

        var part = PartFactory.Of(number, path, pages);
        return isCut
            ? part with { Notice = $"Only the beginning is indexed: the document holds more than {options.Value.MaxPdfTextBytes / Megabyte} MB of text." }
            : part;
    }

    /// <summary>The pages of a PDF that somebody waits for.</summary>
    /// <param name="pdf">Its bytes.</param>
    /// <param name="cpuSeconds">The processor time that it may take, within that of files.</param>
    /// <param name="mostBytes">The most text that is taken of it, within that of files; more is left out.</param>
    /// <param name="share">Gets the memory that its text takes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">It can't be read, or holds no text.</exception>
    internal async Task<StructuredText> ReadPagesAsync(Stream pdf, int cpuSeconds, int mostBytes, TextShare share, CancellationToken cancellationToken)
    {
        var granted = Math.Min(cpuSeconds, options.Value.PdfCpuSeconds);
        var (pages, _) = await PagesAsync(pdf, new ProcessorTime(granted), granted, Math.Min(mostBytes, options.Value.MaxPdfTextBytes), share, cancellationToken);
        return string.IsNullOrWhiteSpace(pages.Text) ? throw new CartritaException(Problems.UnsupportedFile, $"The PDF can't be read: {NoText}.") : pages;
    }

    private async Task<(StructuredText Pages, bool IsCut)> PagesAsync(
        Stream pdf, ProcessorTime programs, int cpuSeconds, int mostBytes, TextShare share, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var granted = programs.Grant(cpuSeconds);
        var limits = new SandboxLimits
        {
            CpuSeconds = granted,
            WallTime = TimeSpan.FromSeconds(3 * granted),
            MemoryBytes = 768 * Megabyte,
            OutputBytes = mostBytes,
        };

        // By its standard streams: no file of a stranger's lies anywhere for the time.
        var begun = time.GetTimestamp();
        var result = await sandbox.RunAsync(
            new SandboxCommand { Program = "pdftotext", Arguments = ["-enc", "UTF-8", "-eol", "unix", "-", "-"], Input = pdf, Output = output, Limits = limits }, cancellationToken);
        programs.Spend(granted, result.Elapsed ?? time.GetElapsedTime(begun));
        if (!result.Succeeded && result.End != SandboxEnd.Output)
        {
            throw Refusal(result);
        }

        await share.TakeAsync(output.Length, cancellationToken);

        // What a cut left of the last character is none.
        var text = Encoding.UTF8.GetString(output.GetBuffer().AsSpan(0, (int)output.Length)).Replace('\0', '\uFFFD').TrimEnd('\uFFFD');
        return (Pages(text), result.End == SandboxEnd.Output);
    }

    // A form feed ends a page; in the derived text an empty line does.
    private static StructuredText Pages(string text)
    {
        var (whole, begins, number) = (new StringBuilder(text.Length), new List<(int Start, int Page)>(), 0);
        foreach (var range in text.AsSpan().Split('\f'))
        {
            number++;
            var page = text.AsSpan(range).TrimEnd();
            if (page.Length > 0)
            {
                begins.Add((whole.Length, number));
                whole.Append(page).Append("\n\n");
            }
        }

        var segments = new SegmentBuilder(whole.ToString());
        begins.ForEach(begin => segments.Begin(begin.Start, string.Create(CultureInfo.InvariantCulture, $"page {begin.Page}")));
        return segments.Build();
    }

    private static CartritaException Refusal(SandboxResult result) => result switch
    {
        { ErrorText: var text } when text.Contains("Incorrect password", StringComparison.Ordinal) => new(Problems.EncryptedContent, "The PDF is encrypted: it opens only with a password."),
        { End: SandboxEnd.CpuTime or SandboxEnd.WallTime } => new(Problems.UnreadableFile, "Reading the PDF took longer than it may."),
        { ErrorText: var text } when text.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || text.Contains("bad_alloc", StringComparison.Ordinal) =>
            new(Problems.UnreadableFile, "Reading the PDF took more memory than it may."),
        _ => new(Problems.UnreadableFile, "The PDF is damaged, or it is none."),
    };
}
