using System.Buffers.Binary;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Finds the tracks of an ISO base media file: <c>moov/trak/mdia/hdlr</c>, wherever <c>moov</c> stands.</summary>
internal static class IsoMediaTracks
{
    private const int BoxHead = 8;
    private const int LargeBoxHead = 16;
    private const int MaximumBoxes = 10_000;

    // Box head, version and flags, four bytes that QuickTime uses, then the handler's type.
    private const int HandlerType = 16;

    /// <summary>Audio or video by the tracks; the video type without a category where there is none of both.</summary>
    public static async Task<DetectedType> DetectAsync(HeadedStream content, DetectedType video, CancellationToken cancellationToken)
    {
        var (sound, boxes) = (false, 0);
        var head = new byte[LargeBoxHead];
        while (boxes++ < MaximumBoxes && await ReadAsync(content, head.AsMemory(0, BoxHead), cancellationToken))
        {
            var (size, name, used) = ((long)BinaryPrimitives.ReadUInt32BigEndian(head), BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)), BoxHead);
            if (size == 1)
            {
                if (!await ReadAsync(content, head.AsMemory(BoxHead, 8), cancellationToken))
                {
                    break;
                }

                (size, used) = (BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(BoxHead)), LargeBoxHead);
            }

            // A box of size 0 reaches to the end of the file.
            if (size != 0 && size < used)
            {
                break;
            }

            if (IsNest(name))
            {
                continue;
            }

            if (name == Name("hdlr"))
            {
                var handler = new byte[12];
                if (size < HandlerType + BoxHead || !await ReadAsync(content, handler, cancellationToken))
                {
                    break;
                }

                used += handler.Length;
                var kind = BinaryPrimitives.ReadUInt32BigEndian(handler.AsSpan(8));
                if (kind == Name("vide"))
                {
                    return video;
                }

                sound |= kind == Name("soun");
            }

            if (size == 0 || !await content.SkipAsync(size - used, cancellationToken))
            {
                break;
            }
        }

        return sound && video.MediaType == "video/mp4" ? new DetectedType("audio/mp4", FileCategory.Audio) : video with { Category = null };
    }

    // Boxes that hold boxes: the next head to read is inside.
    private static bool IsNest(uint name) => name == Name("moov") || name == Name("trak") || name == Name("mdia");

    private static uint Name(ReadOnlySpan<char> name) => ((uint)name[0] << 24) | ((uint)name[1] << 16) | ((uint)name[2] << 8) | name[3];

    private static async Task<bool> ReadAsync(HeadedStream content, Memory<byte> buffer, CancellationToken cancellationToken) =>
        await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) == buffer.Length;
}
