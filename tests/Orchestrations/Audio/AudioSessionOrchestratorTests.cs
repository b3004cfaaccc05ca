using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Audio;

public sealed class AudioSessionOrchestratorTests
{
    [Fact]
    public async Task Pumps_follow_each_other_from_where_the_last_one_was_until_all_is_final()
    {
        await using var harness = Harness((_, count) => count < 3 ? AudioHarness.Came(AudioPumpEnd.HandsOver, count * 10) : AudioHarness.Came(AudioPumpEnd.Finished, 30));

        await harness.RunAsync();

        Assert.Equal([(0, 0L), (10, 1000L), (20, 2000L)], harness.Pumps.Select(pump => (pump.Chunk, pump.FromMs)));
        Assert.Null(Assert.Single(harness.Closes).Code);
    }

    [Fact]
    public async Task Very_many_pumps_continue_as_new_and_lose_nothing()
    {
        await using var harness = Harness((input, count) => count < 50 ? AudioHarness.Came(AudioPumpEnd.HandsOver, input.Chunk + 1) : AudioHarness.Came(AudioPumpEnd.Finished));

        await harness.RunAsync();

        Assert.Equal(Enumerable.Range(0, 50), harness.Pumps.Select(pump => pump.Chunk));
        Assert.Single(harness.Closes);
    }

    [Theory]
    [InlineData(AudioPumpEnd.Stopped, "request_timeout")]
    [InlineData(AudioPumpEnd.Gone, null)]
    public async Task Session_that_is_stopped_or_gone_is_closed_so(AudioPumpEnd end, string? code)
    {
        await using var harness = Harness((_, _) => AudioHarness.Came(end, code: code));

        await harness.RunAsync();

        Assert.Equal(code, Assert.Single(harness.Closes).Code);
        Assert.Single(harness.Pumps);
    }

    [Fact]
    public async Task Transcriber_that_is_away_is_asked_again_after_longer_and_longer_pauses()
    {
        await using var harness = Harness((_, count) => count < 5 ? Away(0) : AudioHarness.Came(AudioPumpEnd.Finished));

        var took = await harness.RunAsync();

        Assert.Equal(5, harness.Pumps.Count);
        Assert.InRange(took.TotalSeconds, 2 + 4 + 8 + 16, 40);
    }

    [Fact]
    public async Task Text_between_two_interruptions_makes_the_pauses_short_again()
    {
        await using var harness = Harness((_, count) => count < 13 ? Away(count) : AudioHarness.Came(AudioPumpEnd.Finished));

        var took = await harness.RunAsync();

        Assert.InRange(took.TotalSeconds, 12 * 2, 40);
    }

    [Fact]
    public async Task Session_whose_transcriber_stays_away_ends_at_its_deadline()
    {
        await using var harness = Harness((_, _) => Away(0));

        var took = await harness.RunAsync();

        Assert.Equal(9, harness.Pumps.Count);
        Assert.Equal("limit_exceeded", Assert.Single(harness.Closes).Code);
        Assert.InRange(took.TotalHours, 23, 25);
    }

    [Fact]
    public async Task Refusal_waits_for_the_client_who_may_ask_for_another_try()
    {
        AudioHarness harness = null!;
        harness = new AudioHarness(async (_, count) =>
        {
            if (count == 1)
            {
                // It comes while the pump still works, and is not lost.
                await harness.WakeAsync();
            }

            return count == 1 ? AudioHarness.Came(AudioPumpEnd.Interrupted, code: Problems.VendorQuotaSpent.Code) : AudioHarness.Came(AudioPumpEnd.Finished);
        });
        await using var running = harness;

        var took = await harness.RunAsync();

        Assert.Equal(2, harness.Pumps.Count);
        Assert.InRange(took.TotalMinutes, 0, 1);
    }

    [Fact]
    public async Task Pump_that_keeps_throwing_is_a_pause_like_another()
    {
        await using var harness = Harness((_, count) => count <= 3 ? throw new IOException("the store is away") : AudioHarness.Came(AudioPumpEnd.Finished));

        await harness.RunAsync();

        Assert.Equal(4, harness.Pumps.Count);
        Assert.Null(Assert.Single(harness.Closes).Code);
    }

    [Fact]
    public async Task Session_that_another_server_has_is_left_to_it_and_not_closed()
    {
        await using var harness = Harness((_, _) => AudioHarness.Came(AudioPumpEnd.Superseded));

        await harness.RunAsync();

        Assert.Empty(harness.Closes);
    }

    [Fact]
    public async Task Store_that_was_away_for_long_is_no_end()
    {
        await using var harness = Harness((_, count) => count <= 36 ? throw new IOException("the store is away") : AudioHarness.Came(AudioPumpEnd.Finished));

        var took = await harness.RunAsync();

        Assert.Null(Assert.Single(harness.Closes).Code);
        Assert.InRange(took.TotalMinutes, 3, 30);
    }

    [Fact]
    public async Task What_was_heard_and_whose_it_is_goes_from_pump_to_pump()
    {
        await using var harness = new AudioHarness((_, count) => Task.FromResult(
            count < 30 ? AudioHarness.Came(AudioPumpEnd.HandsOver, count) with { HeardMs = (count * 100) + 50 } : AudioHarness.Came(AudioPumpEnd.Finished))) { Start = "start-1" };
        await harness.RunAsync();

        Assert.Equal((2950, "start-1"), (harness.Pumps.Last().HeardMs, harness.Pumps.Last().Start));
    }

    [Theory]
    [InlineData(AudioPumpEnd.Finished, null, 1)]
    [InlineData(AudioPumpEnd.Stopped, "request_timeout", 1)]
    [InlineData(AudioPumpEnd.Gone, null, 0)]
    [InlineData(AudioPumpEnd.Superseded, null, 0)]
    public async Task Transcript_that_is_whole_is_enriched_before_the_session_is_closed(AudioPumpEnd end, string? code, int enrichments)
    {
        await using var harness = new AudioHarness((_, count) => Task.FromResult(count < 30 ? AudioHarness.Came(AudioPumpEnd.HandsOver, count) : AudioHarness.Came(end, code: code))) { Enrich = () => { } };

        await harness.RunAsync();

        Assert.Equal(enrichments, harness.Enrichments.Count);
        Assert.Equal(end == AudioPumpEnd.Superseded ? 0 : 1, harness.Closes.Count);
    }

    [Fact]
    public async Task Session_is_closed_well_where_enriching_keeps_failing()
    {
        await using var harness = new AudioHarness((_, _) => Task.FromResult(AudioHarness.Came(AudioPumpEnd.Finished))) { Enrich = () => throw new IOException("the model is away") };

        await harness.RunAsync();

        Assert.Equal(3, harness.Enrichments.Count);
        Assert.Null(Assert.Single(harness.Closes).Code);
    }

    private static AudioHarness Harness(Func<PumpAudioInput, int, PumpAudioResult> pump) => new((input, count) => Task.FromResult(pump(input, count)));

    private static PumpAudioResult Away(int chunk) => AudioHarness.Came(AudioPumpEnd.Interrupted, chunk, Problems.VendorUnavailable.Code, isRetriable: true);
}
