using System.Buffers;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Says what a file is by its bytes, whatever its name (ATT-03): by magic numbers, for mp4, webm and Matroska by their tracks, and text where nothing speaks against it.</summary>
/// <remarks>It reads in blocks and keeps the head only. Text is read to its end, since a zero byte anywhere makes it none; whether it is valid UTF-8 is for the extraction to say, which names the first bad byte.</remarks>
public static class FileTypeDetector
{
    private const int HeadLength = 4096;
    private const int BlockLength = 128 * 1024;

    /// <summary>The type of a file that is none of those that are known.</summary>
    public static DetectedType Unknown { get; } = new("application/octet-stream", null);

    private static readonly DetectedType PlainText = new("text/plain", FileCategory.Text);

    /// <summary>Reads as much as is needed to say what the file is.</summary>
    /// <param name="content">The bytes from their start; need not seek.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<DetectedType> DetectAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var head = new byte[HeadLength];
        var length = await content.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken);
        var known = head.AsMemory(0, length);
        switch (MagicNumbers.Find(known.Span))
        {
            case { Container: MediaContainer.IsoMedia } magic:
                return await IsoMediaTracks.DetectAsync(new HeadedStream(known, content), magic.Type, cancellationToken);
            case { Container: MediaContainer.Matroska }:
                return await MatroskaTracks.DetectAsync(new HeadedStream(known, content), cancellationToken);
            case { } magic:
                return magic.Type;
            default:
                return known.Span.Contains((byte)0) && !IsWideText(known.Span) ? Unknown : await RestAsync(content, IsWideText(known.Span), cancellationToken);
        }
    }

    /// <summary>What the first bytes say by their magic number alone, of containers without their tracks; null where they say nothing.</summary>
    /// <param name="head">The first bytes, 1,024 or more where there are as many.</param>
    public static DetectedType? Identify(ReadOnlySpan<byte> head) => MagicNumbers.Find(head)?.Type;

    // Text in UTF-16 is text, though not in the encoding that is taken: the extraction says so, with the first bad byte.
    private static bool IsWideText(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);

    private static async Task<DetectedType> RestAsync(Stream content, bool wide, CancellationToken cancellationToken)
    {
        if (wide)
        {
            return PlainText;
        }

        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            int read;
            while ((read = await content.ReadAsync(block, cancellationToken)) > 0)
            {
                if (block.AsSpan(0, read).Contains((byte)0))
                {
                    return Unknown;
                }
            }

            return PlainText;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
