using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Attachments.Extraction.Languages;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes parts of texts: redacted, with their language and their chunks.</summary>
internal static class PartFactory
{
    private const string NotIndexed = "stored, not indexed: ";

    /// <summary>The part of a text file, or a problem with its bytes.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="path">Its path.</param>
    /// <param name="bytes">Its bytes.</param>
    internal static ExtractedPart OfFile(int number, string path, ReadOnlySpan<byte> bytes)
    {
        var text = TextReading.Read(path, StrictUtf8.Read(bytes));
        return string.IsNullOrWhiteSpace(text.Text) ? throw new CartritaException(Problems.EmptyFile, "The file holds no text.") : Of(number, path, text);
    }

    /// <summary>The part of a text.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="path">Its path.</param>
    /// <param name="structured">The text, with whatever secrets it holds.</param>
    internal static ExtractedPart Of(int number, string path, StructuredText structured)
    {
        var redacted = RedactedText.Of(structured);
        return new ExtractedPart
        {
            Number = number,
            Path = path,
            Text = redacted.Text,
            Language = TextStructures.IsCode(path) ? null : LanguageDetector.Detect(redacted.Text),
            Chunks = SegmentChunker.Chunk(redacted),
        };
    }

    /// <summary>A part that has no text.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="path">Its path.</param>
    /// <param name="reason">Why.</param>
    /// <param name="problem">The problem, where there is one.</param>
    internal static ExtractedPart Without(int number, string path, string reason, Problem? problem = null) =>
        new() { Number = number, Path = path, Notice = NotIndexed + reason, Problem = problem };
}
