using System.Buffers.Binary;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>The header of a frame of MPEG audio, layer III (ISO/IEC 11172-3, 13818-3).</summary>
internal static class MpegFrame
{
    private static readonly int[] FirstRates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] SecondRates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] Samples = [44100, 48000, 32000];

    /// <summary>The frame's length in bytes; 0 where there is none.</summary>
    public static int Length(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return 0;
        }

        var head = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var (version, layer, rate, samples, padding) = ((head >> 19) & 3, (head >> 17) & 3, (int)(head >> 12) & 15, (int)(head >> 10) & 3, (int)(head >> 9) & 1);
        if (head >> 21 != 0x7FF || version == 1 || layer != 1 || rate is 0 or 15 || samples == 3)
        {
            return 0;
        }

        // Version 3 is MPEG 1, 2 is MPEG 2 and 0 is MPEG 2.5, with half and a quarter of the samples a second.
        var first = version == 3;
        var frequency = Samples[samples] >> (first ? 0 : version == 2 ? 1 : 2);
        return ((first ? 144 : 72) * (first ? FirstRates : SecondRates)[rate] * 1000 / frequency) + padding;
    }
}
