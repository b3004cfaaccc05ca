using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Time;

namespace Cartrita.Activities.Tests.Audio;

/// <summary>Where one pump follows another: words that are cut there, stretches in which the process did not run, servers with durable stores of their own, and what the client wants to be final at once.</summary>
public sealed class PumpHandOverTests
{
    private static byte[][] Chunks => AudioSessionHarness.Chunks;

    [SharedFact(DeepgramServer.Description)]
    public async Task Word_that_a_hand_over_cuts_is_heard_in_whole()
    {
        var clock = new ManualTime();
        await using var session = await AudioSessionHarness.StartAsync(clock: clock);

        // The second word is from 0.4 to 0.7 s, and the client is cut off at 0.6.
        await session.PutAllAsync(Chunks[..3]);
        var first = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AudioInterim);
        await PumpAudioTests.PassAsync(clock, TimeSpan.FromSeconds(40), first);
        var handed = await first;
        await session.PutAllAsync(Chunks[3..]);
        await session.FinishAsync();

        var last = await session.PumpAsync(handed);

        Assert.Equal((AudioPumpEnd.HandsOver, 400, 600), (handed.End, handed.FromMs, handed.HeardMs));
        Assert.Equal(AudioPumpEnd.Finished, last.End);
        Assert.Equal(AudioSessionHarness.Recording.Text, string.Join(' ', await session.FinalsAsync()));
        session.Vendor.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Stretch_in_which_the_process_did_not_run_is_no_silence_of_the_client()
    {
        var clock = new ManualTime();
        await using var session = await AudioSessionHarness.StartAsync(clock: clock);
        var pumping = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AgentTaskStarted);
        clock.Advance(TimeSpan.FromSeconds(90));
        await session.PutAllAsync(Chunks[..3]);
        await session.UntilAsync(FrameKinds.AudioInterim);
        clock.Advance(TimeSpan.FromSeconds(90));
        await session.PutAllAsync(Chunks[3..]);
        await session.FinishAsync();

        await PumpAudioTests.PassAsync(clock, TimeSpan.FromSeconds(40), pumping);

        Assert.Equal(AudioPumpEnd.Finished, (await pumping).End);
        Assert.Equal(AudioSessionHarness.Recording.Text, string.Join(' ', await session.FinalsAsync()));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Start_of_another_server_leaves_the_session_to_the_first_one_and_silences_nobody()
    {
        await using var session = await AudioSessionHarness.StartAsync();
        await session.PutAllAsync(Chunks[..8]);
        var first = session.PumpAsync(start: "a");
        await session.UntilAsync(FrameKinds.AudioFinal);

        var second = await session.PumpAsync(start: "b");
        await session.PutAllAsync(Chunks[8..]);
        await session.FinishAsync();

        Assert.Equal(AudioPumpEnd.Superseded, second.End);
        Assert.Equal(AudioPumpEnd.Finished, (await first).End);
        Assert.Single(await session.FramesAsync(), frame => frame.EventType == FrameKinds.AgentTaskStarted);
        Assert.Single(session.Vendor.Streams);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Start_that_takes_the_place_of_a_dead_one_goes_on_and_the_dead_one_does_not_come_back()
    {
        await using var session = await AudioSessionHarness.StartAsync();
        await session.PutAllAsync(Chunks[..8]);
        using var death = new CancellationTokenSource();
        var dying = session.PumpAsync(cancellationToken: death.Token, start: "a");
        await session.UntilAsync(FrameKinds.AudioFinal);
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        await session.PutAllAsync(Chunks[8..]);
        await session.FinishAsync();

        var taken = await session.PumpAsync(start: "b", inPlaceOf: "a");

        Assert.Equal(AudioPumpEnd.Finished, taken.End);
        Assert.Equal(AudioPumpEnd.Superseded, (await session.PumpAsync(start: "a")).End);
        Assert.Equal(AudioSessionHarness.Sentences, await session.FinalsAsync());
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_makes_what_was_said_final_and_says_so_once()
    {
        await using var session = await AudioSessionHarness.StartAsync();
        await session.PutAllAsync(Chunks[..2]);
        using var death = new CancellationTokenSource();
        var pumping = session.PumpAsync(cancellationToken: death.Token);
        await session.UntilAsync(FrameKinds.AudioInterim);
        Assert.Empty(await session.FinalsAsync());

        await session.FlushAsync(2);
        await session.UntilAsync(FrameKinds.AudioFlushed);
        var flushed = await session.DataOfAsync(FrameKinds.AudioFlushed);
        var finals = await session.FinalsAsync();
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pumping);
        await session.PutAllAsync(Chunks[2..]);
        await session.FinishAsync();
        var end = await session.PumpToEndAsync();

        Assert.Equal(("Hello", 0.4, 2), (Assert.Single(finals), flushed.GetProperty("finalSeconds").GetDouble(), flushed.GetProperty("chunks").GetInt32()));
        Assert.Equal(AudioPumpEnd.Finished, end.End);
        Assert.Single(await session.FramesAsync(), frame => frame.EventType == FrameKinds.AudioFlushed);
        Assert.Equal(AudioSessionHarness.Recording.Text, string.Join(' ', await session.FinalsAsync()));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Transcriber_that_is_done_before_the_pump_knows_that_it_asked_is_done()
    {
        await using var session = await AudioSessionHarness.StartAsync(transcriber: new HastyTranscriber());
        await session.PutAllAsync(Chunks);
        await session.FinishAsync();

        var result = await session.PumpAsync();

        Assert.Equal((AudioPumpEnd.Finished, 4000), (result.End, result.FromMs));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_of_what_is_final_opens_no_connection()
    {
        var clock = new ManualTime();
        await using var session = await AudioSessionHarness.StartAsync(clock: clock);
        await session.PutAllAsync(Chunks[..5]);
        var first = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AudioFinal);
        await PumpAudioTests.PassAsync(clock, TimeSpan.FromSeconds(40), first);
        var second = session.PumpAsync(await first);

        await session.FlushAsync(5);
        await session.UntilAsync(FrameKinds.AudioFlushed);
        await session.FinishAsync();

        Assert.Equal(AudioPumpEnd.Finished, (await second).End);
        Assert.Equal(5, (await session.DataOfAsync(FrameKinds.AudioFlushed)).GetProperty("chunks").GetInt32());
        Assert.Single(session.Vendor.Streams);
    }
}
