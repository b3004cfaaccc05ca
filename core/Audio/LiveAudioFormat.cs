namespace Cartrita.Core.Audio;

/// <summary>The form of live audio: one whose duration can be told from its bytes.</summary>
/// <param name="Encoding">How samples are written.</param>
/// <param name="SampleRate">Samples a second and channel, 8000 to 48000.</param>
/// <param name="Channels">1 or 2.</param>
public sealed record LiveAudioFormat(LiveAudioEncoding Encoding, int SampleRate, int Channels)
{
    /// <summary>The lowest rate, in hertz.</summary>
    public const int LeastSampleRate = 8_000;

    /// <summary>The highest rate, in hertz.</summary>
    public const int MostSampleRate = 48_000;

    /// <summary>The most channels.</summary>
    public const int MostChannels = 2;

    /// <summary>Whether it is one that is taken. Opus knows five rates (RFC 6716, 2.1.3).</summary>
    public bool IsValid => Enum.IsDefined(Encoding) && Channels is >= 1 and <= MostChannels
        && (Encoding == LiveAudioEncoding.Opus ? SampleRate is 8_000 or 12_000 or 16_000 or 24_000 or 48_000 : SampleRate is >= LeastSampleRate and <= MostSampleRate);

    private int FrameBytes => Channels * (Encoding == LiveAudioEncoding.Linear16 ? 2 : 1);

    /// <summary>How long a piece lasts; null where it can't be audio of this form: an Opus packet without a head, or half a sample.</summary>
    /// <param name="audio">The piece; of Opus one packet.</param>
    public TimeSpan? DurationOf(ReadOnlySpan<byte> audio)
    {
        if (Encoding == LiveAudioEncoding.Opus)
        {
            return OpusPacket.DurationOf(audio);
        }

        return audio.Length > 0 && audio.Length % FrameBytes == 0 ? TimeSpan.FromTicks((long)(audio.Length / FrameBytes) * TimeSpan.TicksPerSecond / SampleRate) : null;
    }

    /// <summary>How many bytes of whole samples a duration has, rounded down; null for packets.</summary>
    /// <param name="duration">How long.</param>
    public int? BytesIn(TimeSpan duration) =>
        Encoding == LiveAudioEncoding.Opus ? null : (int)(duration.Ticks * SampleRate / TimeSpan.TicksPerSecond) * FrameBytes;
}
