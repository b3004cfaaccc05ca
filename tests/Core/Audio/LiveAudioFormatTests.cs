using Cartrita.Core.Audio;

namespace Cartrita.Core.Tests.Audio;

public sealed class LiveAudioFormatTests
{
    [Theory]
    [InlineData(LiveAudioEncoding.Linear16, 16_000, 1, 3_200, 100.0)]
    [InlineData(LiveAudioEncoding.Linear16, 48_000, 2, 19_200, 100.0)]
    [InlineData(LiveAudioEncoding.Linear16, 16_000, 1, 3_201, null)]
    [InlineData(LiveAudioEncoding.Linear16, 16_000, 2, 2, null)]
    [InlineData(LiveAudioEncoding.Mulaw, 8_000, 1, 800, 100.0)]
    [InlineData(LiveAudioEncoding.Alaw, 8_000, 2, 800, 50.0)]
    [InlineData(LiveAudioEncoding.Alaw, 8_000, 2, 801, null)]
    [InlineData(LiveAudioEncoding.Linear16, 16_000, 1, 0, null)]
    public void Duration_of_samples_is_told_by_their_number(LiveAudioEncoding encoding, int rate, int channels, int bytes, double? milliseconds) =>
        Assert.Equal(milliseconds, new LiveAudioFormat(encoding, rate, channels).DurationOf(new byte[bytes])?.TotalMilliseconds);

    // RFC 6716, 3.1 and 3.2: configuration in the upper five bits, stereo, and the code of the number of frames.
    [Theory]
    [InlineData(new byte[] { 0x78 }, 20.0)]
    [InlineData(new byte[] { 0xfc }, 20.0)]
    [InlineData(new byte[] { 0x80 }, 2.5)]
    [InlineData(new byte[] { 0x18 }, 60.0)]
    [InlineData(new byte[] { 0x19 }, 120.0)]
    [InlineData(new byte[] { 0x79, 1 }, 40.0)]
    [InlineData(new byte[] { 0x7a, 1 }, 40.0)]
    [InlineData(new byte[] { 0x7b, 3 }, 60.0)]
    [InlineData(new byte[] { 0x7b, 0 }, null)]
    [InlineData(new byte[] { 0x7b }, null)]
    [InlineData(new byte[] { 0x7b, 7 }, null)]
    [InlineData(new byte[0], null)]
    public void Duration_of_an_opus_packet_is_told_by_its_head(byte[] packet, double? milliseconds) =>
        Assert.Equal(milliseconds, new LiveAudioFormat(LiveAudioEncoding.Opus, 48_000, 1).DurationOf(packet)?.TotalMilliseconds);

    [Theory]
    [InlineData(LiveAudioEncoding.Linear16, 7_999, 1, false)]
    [InlineData(LiveAudioEncoding.Linear16, 8_000, 1, true)]
    [InlineData(LiveAudioEncoding.Opus, 48_000, 2, true)]
    [InlineData(LiveAudioEncoding.Opus, 48_001, 2, false)]
    [InlineData(LiveAudioEncoding.Opus, 44_100, 1, false)]
    [InlineData(LiveAudioEncoding.Opus, 12_000, 1, true)]
    [InlineData(LiveAudioEncoding.Mulaw, 8_000, 3, false)]
    [InlineData((LiveAudioEncoding)9, 8_000, 1, false)]
    public void Form_that_is_not_taken_is_not_valid(LiveAudioEncoding encoding, int rate, int channels, bool isValid) => Assert.Equal(isValid, new LiveAudioFormat(encoding, rate, channels).IsValid);
}
