namespace Cartrita.Core.Audio;

/// <summary>Tells how long an Opus packet lasts, from its first two bytes (RFC 6716, 3.1 and 3.2).</summary>
public static class OpusPacket
{
    // No packet is longer (RFC 6716, 3.2.5, R5).
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(120);

    // By the upper five bits: SILK of three bandwidths, hybrid of two, CELT of four.
    private static readonly double[] SilkMilliseconds = [10, 20, 40, 60];
    private static readonly double[] HybridMilliseconds = [10, 20];
    private static readonly double[] CeltMilliseconds = [2.5, 5, 10, 20];

    /// <summary>The duration; null for what is no packet.</summary>
    /// <param name="packet">The packet.</param>
    public static TimeSpan? DurationOf(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
        {
            return null;
        }

        var frames = (packet[0] & 3) switch
        {
            0 => 1,
            1 or 2 => 2,
            _ => packet.Length > 1 ? packet[1] & 0x3f : 0,
        };
        var duration = TimeSpan.FromMilliseconds(FrameMilliseconds(packet[0] >> 3) * frames);
        return duration > TimeSpan.Zero && duration <= Longest ? duration : null;
    }

    private static double FrameMilliseconds(int configuration) => configuration switch
    {
        < 12 => SilkMilliseconds[configuration % 4],
        < 16 => HybridMilliseconds[configuration % 2],
        _ => CeltMilliseconds[configuration % 4],
    };
}
