using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Tests.Audio;

public sealed class AudioSessionStartTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "a", null, true)]
    [InlineData("a", "a", null, true)]
    [InlineData("a", "b", null, false)]
    [InlineData("a", "b", "a", true)]
    [InlineData("c", "b", "a", false)]
    [InlineData("a", null, null, true)]
    public void Session_is_for_the_first_start_or_for_one_that_takes_its_place(string? has, string? start, string? inPlaceOf, bool expected) =>
        Assert.Equal(expected, AudioSessionStart.IsFor(Session() with { Start = has }, start, inPlaceOf));

    [Theory]
    [InlineData("a", 179, AudioSessionState.Open, false)]
    [InlineData("a", 180, AudioSessionState.Open, true)]
    [InlineData("a", 999, AudioSessionState.Interrupted, false)]
    [InlineData("a", 999, AudioSessionState.Ended, false)]
    [InlineData(null, 999, AudioSessionState.Open, false)]
    public void Start_is_dead_that_was_not_seen_for_long_while_it_worked(string? start, int seconds, AudioSessionState state, bool expected) =>
        Assert.Equal(expected, AudioSessionStart.IsDead(Session() with { Start = start, State = state, SeenAt = Now.AddSeconds(-seconds) }, Now));

    // One byte may be 120 ms of Opus, so bytes alone bound nothing.
    [Fact]
    public void Chunks_of_few_bytes_and_many_seconds_come_no_faster_than_is_taken()
    {
        var limits = new LiveSessionLimits { Speed = 4, BurstSeconds = 10 };
        var first = AudioChunkRules.Next(null, Content, TimeSpan.FromSeconds(40), Now, limits);

        var refusal = Assert.Throws<CartritaException>(() => AudioChunkRules.Next(first, Content, TimeSpan.FromSeconds(6), Now.AddSeconds(1), limits));

        Assert.Equal((Problems.RateLimited, 1), (refusal.Problem, refusal.RetryAfterSeconds));
        Assert.Equal(40, AudioChunkRules.Next(first, Content, TimeSpan.FromSeconds(6), Now.AddSeconds(1.5), limits).SpentSeconds);
    }

    private static PayloadRef Content => new(new string('0', 64), 100);

    private static AudioSessionDocument Session() => new()
    {
        Id = new AudioSessionId(new string('1', 32)), OwnerId = new OwnerId("ada"), RequestId = "request-1", Encoding = LiveAudioEncoding.Opus, SampleRate = 48_000, Channels = 1, CreatedAt = Now.AddHours(-1), ExpiresAt = Now.AddHours(23),
    };
}
