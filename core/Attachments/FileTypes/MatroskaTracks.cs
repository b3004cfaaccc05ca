namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Finds document type and tracks of a Matroska file (RFC 9559) by walking its elements (RFC 8794).</summary>
internal static class MatroskaTracks
{
    private const int MaximumElements = 100_000;
    private const uint Header = 0x1A45DFA3;
    private const uint DocumentType = 0x4282;
    private const uint Segment = 0x18538067;
    private const uint Tracks = 0x1654AE6B;
    private const uint TrackEntry = 0xAE;
    private const uint TrackType = 0x83;
    private const uint Cluster = 0x1F43B675;
    private const int MaximumDocumentType = 32;
    private const byte VideoTrack = 1;
    private const byte SoundTrack = 2;

    /// <summary>Audio or video by the tracks; without a category where there is none of both, or where Matroska holds sound alone.</summary>
    public static async Task<DetectedType> DetectAsync(HeadedStream content, CancellationToken cancellationToken)
    {
        var (webm, sound, elements) = (false, false, 0);
        while (elements++ < MaximumElements
            && await NumberAsync(content, keepMarker: true, cancellationToken) is { } id
            && await NumberAsync(content, keepMarker: false, cancellationToken) is { } size)
        {
            switch ((uint)id)
            {
                // What holds elements: the next one to read is inside.
                case Header or Segment or Tracks or TrackEntry:
                    continue;
                case DocumentType when size <= MaximumDocumentType:
                    var type = new byte[size];
                    if (await content.ReadAtLeastAsync(type, type.Length, throwOnEndOfStream: false, cancellationToken) < type.Length)
                    {
                        return Of(webm, sound, picture: false);
                    }

                    webm = type.AsSpan().TrimEnd((byte)0).SequenceEqual("webm"u8);
                    continue;
                case TrackType when size is >= 1 and <= 8:
                    var value = new byte[size];
                    if (await content.ReadAtLeastAsync(value, value.Length, throwOnEndOfStream: false, cancellationToken) < value.Length)
                    {
                        return Of(webm, sound, picture: false);
                    }

                    if (value[^1] == VideoTrack)
                    {
                        return Of(webm, sound, picture: true);
                    }

                    sound |= value[^1] == SoundTrack;
                    continue;

                // Tracks stand before the first data once any was seen; the data of an unknown length can't be passed over.
                case Cluster when sound || size == long.MaxValue:
                    return Of(webm, sound, picture: false);
                default:
                    if (!await content.SkipAsync(size, cancellationToken))
                    {
                        return Of(webm, sound, picture: false);
                    }

                    continue;
            }
        }

        return Of(webm, sound, picture: false);
    }

    private static DetectedType Of(bool webm, bool sound, bool picture) => (webm, picture, sound) switch
    {
        (true, true, _) => new DetectedType("video/webm", FileCategory.Video),
        (true, false, true) => new DetectedType("audio/webm", FileCategory.Audio),
        (false, true, _) => new DetectedType("video/x-matroska", FileCategory.Video),
        (false, false, true) => new DetectedType("audio/x-matroska", null),
        (true, false, false) => new DetectedType("video/webm", null),
        _ => new DetectedType("video/x-matroska", null),
    };

    // A number of variable length: leading zero bits of its first byte say how many bytes follow. All ones is an unknown size.
    private static async Task<long?> NumberAsync(HeadedStream content, bool keepMarker, CancellationToken cancellationToken)
    {
        var bytes = new byte[8];
        if (await content.ReadAtLeastAsync(bytes.AsMemory(0, 1), 1, throwOnEndOfStream: false, cancellationToken) == 0)
        {
            return null;
        }

        var length = byte.LeadingZeroCount(bytes[0]) + 1;
        if (length > 8 || (keepMarker && length > 4) || await content.ReadAtLeastAsync(bytes.AsMemory(1, length - 1), length - 1, throwOnEndOfStream: false, cancellationToken) < length - 1)
        {
            return null;
        }

        long value = keepMarker ? bytes[0] : bytes[0] & (0xFF >> length);
        for (var at = 1; at < length; at++)
        {
            value = (value << 8) | bytes[at];
        }

        return !keepMarker && value == (1L << (7 * length)) - 1 ? long.MaxValue : value;
    }
}
