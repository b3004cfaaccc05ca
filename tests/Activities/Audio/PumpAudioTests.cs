using System.Net.WebSockets;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Time;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Activities.Tests.Audio;

/// <summary>Pumps that die, that run against each other, and whose vendor breaks: no word is lost and none comes twice (ADR 0039).</summary>
public sealed class PumpAudioTests
{
    private static byte[][] Chunks => AudioSessionHarness.Chunks;

    [SharedFact(DeepgramServer.Description)]
    public async Task Pump_that_dies_is_followed_by_one_that_goes_on_where_the_text_is_final()
    {
        await using var session = await AudioSessionHarness.StartAsync();
        await session.PutAllAsync(Chunks[..9]);
        using var death = new CancellationTokenSource();
        var dying = session.PumpAsync(cancellationToken: death.Token);
        await session.UntilAsync(FrameKinds.AudioFinal);
        await session.UntilAsync(FrameKinds.AudioInterim, 3);
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        await session.PutAllAsync(Chunks[9..]);
        await session.FinishAsync();

        var result = await session.PumpAsync();

        Assert.Equal(AudioPumpEnd.Finished, result.End);
        Assert.Equal(AudioSessionHarness.Sentences, await session.FinalsAsync());
        Assert.Equal((Chunks.Length, 4000), (result.Chunk, result.FromMs));

        // 0.7 s of 16-bit samples at 16 kHz were final.
        Assert.Equal([0, 22_400], session.Vendor.Streams.Select(stream => stream.Offset!.Value));
        Assert.Equal(2, (await session.FramesAsync()).Count(frame => frame.EventType == FrameKinds.AgentTaskStarted));
        session.Vendor.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Second_pump_takes_the_place_of_one_that_still_works()
    {
        await using var session = await AudioSessionHarness.StartAsync();
        await session.PutAllAsync(Chunks[..8]);
        var first = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AudioFinal);

        var second = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AgentTaskStarted, 2);
        await session.PutAllAsync(Chunks[8..]);
        await session.FinishAsync();

        Assert.Equal(AudioPumpEnd.HandsOver, (await first).End);
        Assert.Equal(AudioPumpEnd.Finished, (await second).End);
        Assert.Equal(AudioSessionHarness.Sentences, await session.FinalsAsync());
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Old_pump_that_wakes_after_the_new_one_finished_is_heard_by_nobody()
    {
        await using var session = await AudioSessionHarness.StartAsync();
        var gate = new TaskCompletionSource();
        session.Vendor.LiveFaults.Enqueue(new DeepgramLiveFault { Gate = gate.Task });
        await session.PutAllAsync(Chunks);
        await session.FinishAsync();
        var stalled = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AgentTaskStarted);
        Assert.Equal(AudioPumpEnd.Finished, (await session.PumpAsync()).End);

        gate.SetResult();
        await stalled;

        Assert.Equal(AudioSessionHarness.Sentences, await session.FinalsAsync());
        Assert.Equal(AudioPumpEnd.Finished, (await session.PumpAsync()).End);
        Assert.Equal(AudioSessionHarness.Sentences, await session.FinalsAsync());
    }

    public static TheoryData<int, WebSocketCloseStatus?> Breaks
    {
        get
        {
            var breaks = new TheoryData<int, WebSocketCloseStatus?>();
            for (var results = 0; results < 9; results++)
            {
                breaks.Add(results, null);
                breaks.Add(results, WebSocketCloseStatus.InternalServerError);
            }

            return breaks;
        }
    }

    [SharedTheory(DeepgramServer.Description)]
    [MemberData(nameof(Breaks))]
    public async Task Vendor_that_is_cut_off_after_any_result_interrupts_and_what_was_final_stays(int results, WebSocketCloseStatus? code)
    {
        await using var session = await AudioSessionHarness.StartAsync(settings: ("Audio:Reconnects", "0"));
        session.Vendor.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = results, ClosesWith = code });
        await session.PutAllAsync(Chunks);
        await session.FinishAsync();

        var result = await session.PumpAsync();

        Assert.Equal((AudioPumpEnd.Interrupted, "vendor_unavailable", true), (result.End, result.Code, result.Retriable));
        var finals = await session.FinalsAsync();
        Assert.Equal(AudioSessionHarness.Sentences[..finals.Count], finals);
        Assert.Equal(AudioSessionState.Interrupted, (await session.Sessions.FindAsync(session.Session.OwnerId, session.Session.Id, CancellationToken.None))!.State);
        var told = await session.DataOfAsync(FrameKinds.AudioInterrupted);
        Assert.Equal(("vendor_unavailable", true, result.FromMs), (told.GetProperty("code").GetString(), told.GetProperty("retriable").GetBoolean(), (long)Math.Round(told.GetProperty("finalSeconds").GetDouble() * 1000)));
        Assert.Equal(AudioPumpEnd.Finished, (await session.PumpAsync(result)).End);
        Assert.Equal(AudioSessionHarness.Sentences, await session.FinalsAsync());
    }

    public static TheoryData<string, DeepgramLiveFault?, int?, bool> Faults => new()
    {
        { "vendor_bad_response", new DeepgramLiveFault { Says = "<html>" }, null, false },
        { "vendor_unavailable", new DeepgramLiveFault { Says = """{"type":"Results","chan""", Truncates = true, BreaksAfter = 1 }, null, true },
        { "vendor_rate_limited", null, 429, true },
        { "vendor_unavailable", null, 503, true },
        { "vendor_unauthorized", null, 401, false },
    };

    [SharedTheory(DeepgramServer.Description)]
    [MemberData(nameof(Faults))]
    public async Task Vendor_that_talks_nonsense_or_refuses_in_the_middle_interrupts_and_the_session_goes_on(string code, DeepgramLiveFault? fault, int? status, bool isRetriable)
    {
        await using var session = await AudioSessionHarness.StartAsync(settings: [("Audio:Reconnects", "0"), ("Vendors:Deepgram:Retries", "0")]);
        session.Vendor.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 4, ClosesWith = WebSocketCloseStatus.InternalServerError });
        await session.PutAllAsync(Chunks);
        await session.FinishAsync();
        var first = await session.PumpAsync();
        if (status is { } refusal)
        {
            session.Vendor.Faults.Enqueue(VendorFault.Status(refusal));
        }
        else
        {
            session.Vendor.LiveFaults.Enqueue(fault!);
        }

        var second = await session.PumpAsync(first);

        Assert.Equal((AudioPumpEnd.Interrupted, code, isRetriable), (second.End, second.Code, second.Retriable));
        Assert.Equal(700, second.FromMs);
        Assert.Equal(["Hello Ada."], await session.FinalsAsync());
        Assert.Equal(code, (await session.DataOfAsync(FrameKinds.AudioInterrupted)).GetProperty("code").GetString());
        Assert.Equal(AudioPumpEnd.Finished, (await session.PumpAsync(second)).End);
        Assert.Equal(AudioSessionHarness.Sentences, await session.FinalsAsync());
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Who_says_nothing_holds_no_connection_and_is_ended_after_a_while()
    {
        var clock = new ManualTime();
        await using var session = await AudioSessionHarness.StartAsync(clock: clock);
        await session.PutAllAsync(Chunks[..9]);
        var pumping = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AudioInterim, 3);
        await PassAsync(clock, TimeSpan.FromSeconds(40), pumping);

        var quiet = await pumping;
        await session.Vendor.Streams.Single().Ended.WaitAsync(AudioSessionHarness.Patience);
        var idling = session.PumpAsync(quiet);
        await PassAsync(clock, TimeSpan.MaxValue, idling);
        var ended = await idling;
        await session.CloseAsync(ended.Code);

        // The fourth word was not whole when the client fell silent.
        Assert.Equal((AudioPumpEnd.HandsOver, 1700, 1800), (quiet.End, quiet.FromMs, quiet.HeardMs));
        Assert.Equal((AudioPumpEnd.Stopped, "request_timeout"), (ended.End, ended.Code));
        Assert.Equal(["Hello Ada.", "Tests are"], await session.FinalsAsync());
        Assert.Equal(["error", "done"], (await session.FramesAsync()).TakeLast(2).Select(frame => frame.EventType));
        Assert.Single(session.Vendor.Streams);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Session_that_has_lasted_too_long_is_ended()
    {
        var clock = new ManualTime();
        await using var session = await AudioSessionHarness.StartAsync(clock: clock, settings: ("Audio:SessionSeconds", "20"));
        var pumping = session.PumpAsync();
        await PassAsync(clock, TimeSpan.MaxValue, pumping);

        var result = await pumping;

        Assert.Equal((AudioPumpEnd.Stopped, "limit_exceeded"), (result.End, result.Code));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Pump_hands_over_at_the_end_of_an_utterance_when_its_time_is_over()
    {
        var clock = new ManualTime();
        await using var session = await AudioSessionHarness.StartAsync(clock: clock, settings: ("Audio:PumpSeconds", "5"));
        await session.PutAllAsync(Chunks[..8]);
        var first = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AudioInterim, 2);
        clock.Advance(TimeSpan.FromSeconds(5));
        await session.PutAllAsync(Chunks[8..12]);
        await session.UntilAsync(FrameKinds.AudioFinal, 2);
        await PassAsync(clock, TimeSpan.FromSeconds(2), first);
        var handed = await first;
        await session.PutAllAsync(Chunks[12..]);
        await session.FinishAsync();

        Assert.Equal(AudioPumpEnd.HandsOver, handed.End);
        Assert.Equal(AudioPumpEnd.Finished, (await session.PumpToEndAsync()).End);
        Assert.Equal(AudioSessionHarness.Sentences, await session.FinalsAsync());
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Deleted_session_stops_its_pump_and_nothing_of_it_stays()
    {
        await using var session = await AudioSessionHarness.StartAsync();
        await session.PutAllAsync(Chunks[..8]);
        var pumping = session.PumpAsync();
        await session.UntilAsync(FrameKinds.AudioFinal);

        await session.Sessions.MarkDeletedAsync(session.Session.OwnerId, session.Session.Id);

        Assert.Equal(AudioPumpEnd.Gone, (await pumping).End);
        await session.CloseAsync();
        Assert.Empty(await session.FramesAsync());
        Assert.Null(await session.Sessions.ReadAsync(session.Session.OwnerId, session.Session.Id, CancellationToken.None));
        Assert.Equal(0, await session.Sessions.CountChunksAsync(session.Session.OwnerId, session.Session.Id, CancellationToken.None));
        Assert.Equal(0, await session.Sessions.CountOpenAsync(session.Session.OwnerId, 9, CancellationToken.None));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Session_is_closed_once_however_often_it_is_closed()
    {
        await using var session = await AudioSessionHarness.StartAsync();
        await session.PutAllAsync(Chunks);
        await session.FinishAsync();
        await session.PumpAsync();
        await session.CloseAsync();
        await session.CloseAsync(Problems.Internal.Code);

        Assert.Equal(["end", "done"], (await session.FramesAsync()).TakeLast(2).Select(frame => frame.EventType));
        Assert.Equal(4.0, (await session.DataOfAsync(FrameKinds.End)).GetProperty("durationSeconds").GetDouble());
        Assert.Equal(AudioPumpEnd.Gone, (await session.PumpAsync()).End);
    }

    [SharedProgramFact(DeepgramServer.Description, "espeak-ng")]
    public async Task Real_speech_survives_the_death_of_its_pump()
    {
        var spoken = await SpokenRecording.MakeAsync("Every flaky test is fixed within two days.", "The pipeline is green again.");
        await using var session = await AudioSessionHarness.StartAsync(spoken.Recording, sampleRate: spoken.SampleRate);
        var chunks = spoken.Recording.Bytes.Chunk(spoken.SampleRate / 5 * 2).ToList();
        await session.PutAllAsync(chunks);
        using var death = new CancellationTokenSource();
        var dying = session.PumpAsync(cancellationToken: death.Token);
        await session.UntilAsync(FrameKinds.AudioFinal);
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        await session.FinishAsync();

        Assert.Equal(AudioPumpEnd.Finished, (await session.PumpAsync()).End);
        Assert.Equal(spoken.Recording.Text, string.Join(' ', await session.FinalsAsync()));
    }

    // Moves the clock in small steps until so much has passed or the pump has ended.
    internal static async Task PassAsync(ManualTime clock, TimeSpan time, Task pump)
    {
        using var patience = new CancellationTokenSource(AudioSessionHarness.Patience, TimeProvider.System);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(3));
        var begun = clock.GetUtcNow();
        while (clock.GetUtcNow() - begun <= time && !pump.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromMilliseconds(50));

            // The vendor answers over a real socket: the clock runs ahead of it, but not so far that it seems to be away.
            await pace.WaitForNextTickAsync(patience.Token);
        }
    }
}
