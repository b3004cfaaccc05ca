using System.Net.WebSockets;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.Deepgram;

public sealed class DeepgramLiveTests : IDisposable
{
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green.");
    private static readonly LiveAudioFormat Format = new(LiveAudioEncoding.Linear16, 16_000, 1);
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

    [SharedFact(DeepgramServer.Description)]
    public async Task Speech_becomes_interim_and_final_results_while_it_is_sent()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        await using var live = await OpenAsync(host, new LiveTranscriptionWishes { Diarize = true });

        await SendAllAsync(live);
        await live.FinishAsync(Limit);
        var events = await ReadAsync(live);

        var pieces = events.OfType<LiveTranscriptPiece>().ToList();
        Assert.Equal([("Hello", false), ("Hello Ada.", true), ("Tests", false), ("Tests are", false), ("Tests are green.", true)], pieces.Select(piece => (piece.Text, piece.IsFinal)));
        Assert.Equal((0.7, 1.3, 1, true), (pieces[^1].Start, Math.Round(pieces[^1].Duration, 3), pieces[^1].Speaker, pieces[^1].EndsSpeech));
        Assert.Equal([("Tests", 1.1, 1.4), ("are", 1.4, 1.7), ("green.", 1.7, 2.0)], pieces[^1].Words.Select(word => (word.Text, word.Start, Math.Round(word.End, 3))));
        Assert.Equal([0.1, 1.1], events.OfType<LiveSpeechStarted>().Select(started => started.At));
        Assert.Equal([0.7, 2.0], events.OfType<LiveUtteranceEnded>().Select(ended => Math.Round(ended.LastWordEnd, 3)));
        Assert.Equal(2.4, Assert.IsType<LiveTranscriptEnded>(events[^1]).DurationSeconds, 3);
        Assert.Equal(
            "/v1/listen?model=nova-3&encoding=linear16&sample_rate=16000&channels=1&diarize_model=latest&punctuate=true&smart_format=true&interim_results=true&utterance_end_ms=1000&vad_events=true",
            server.Requests.Single().Target);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_gives_a_final_result_of_what_was_sent_so_far()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        await using var live = await OpenAsync(host, new LiveTranscriptionWishes { InterimResults = false, UtteranceEnd = null, SpeechEvents = false });

        await live.SendAsync(Recording.Bytes.AsMemory(0, 16_000), Limit);
        await live.FlushAsync(Limit);
        await live.FinishAsync(Limit);
        var events = await ReadAsync(live);

        var piece = Assert.IsType<LiveTranscriptPiece>(events[0]);
        Assert.Equal(("Hello", true, true), (piece.Text, piece.IsFinal, piece.IsFlushed));
        Assert.Equal(["Finalize", "CloseStream"], server.Streams.Single().Controls);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Silence_is_bridged_by_keep_alives()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        await using var live = await OpenAsync(host);

        await host.PassAsync(TimeSpan.FromSeconds(4), Limit);
        await host.PassAsync(TimeSpan.FromSeconds(4), Limit);
        await live.FinishAsync(Limit);
        await ReadAsync(live);

        Assert.Equal(["KeepAlive", "KeepAlive", "CloseStream"], server.Streams.Single().Controls);
        server.AssertContract();
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData(400, "vendor_rejected")]
    [InlineData(401, "vendor_unauthorized")]
    [InlineData(402, "vendor_quota_spent")]
    [InlineData(200, "vendor_bad_response")]
    [InlineData(503, "vendor_unavailable")]
    public async Task Handshake_that_is_refused_is_told_by_its_kind(int status, string code)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Vendors:Deepgram:Retries", "0"));
        server.Faults.Enqueue(VendorFault.Status(status));

        Assert.Equal(code, (await Assert.ThrowsAsync<CartritaException>(() => OpenAsync(host))).Problem.Code);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Handshake_that_gets_no_answer_ends_in_its_time()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Vendors:Deepgram:Retries", "0"));
        server.Faults.Enqueue(VendorFault.Silence());

        var opening = OpenAsync(host);
        await host.PassAsync(TimeSpan.FromSeconds(5), Limit);

        Assert.Equal(Problems.VendorUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => opening)).Problem);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Handshake_is_tried_again_where_it_failed()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.Faults.Enqueue(VendorFault.Status(503));

        var opening = OpenAsync(host);
        await host.PassAsync(TimeSpan.FromSeconds(0.25), Limit);
        await using var live = await opening;

        await live.FinishAsync(Limit);
        Assert.IsType<LiveTranscriptEnded>(Assert.Single(await ReadAsync(live)));
    }

    public static TheoryData<DeepgramLiveFault, string> Breaks => new()
    {
        { new DeepgramLiveFault { BreaksAfter = 1 }, "vendor_unavailable" },
        { new DeepgramLiveFault { BreaksAfter = 1, ClosesWith = WebSocketCloseStatus.InternalServerError }, "vendor_unavailable" },
        { new DeepgramLiveFault { BreaksAfter = 1, ClosesWith = WebSocketCloseStatus.NormalClosure }, "vendor_unavailable" },
        { new DeepgramLiveFault { BreaksAfter = 1, ClosesWith = WebSocketCloseStatus.PolicyViolation }, "vendor_rejected" },
        { new DeepgramLiveFault { Says = "<html>" }, "vendor_bad_response" },
        { new DeepgramLiveFault { Says = "{}" }, "vendor_bad_response" },
        { new DeepgramLiveFault { Says = """{"type":"Results","start":0,"duration":1,"channel":[0,1]}""" }, "vendor_bad_response" },
        { new DeepgramLiveFault { Says = """{"type":"Results","start":-1,"duration":1,"channel":{"alternatives":[{"transcript":"x"}]}}""" }, "vendor_bad_response" },
        { new DeepgramLiveFault { Says = """{"type":"Results","star""", Truncates = true, BreaksAfter = 1 }, "vendor_unavailable" },
    };

    [SharedTheory(DeepgramServer.Description)]
    [MemberData(nameof(Breaks))]
    public async Task Stream_that_breaks_or_says_nonsense_fails_by_its_kind(DeepgramLiveFault fault, string code)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(fault);
        await using var live = await OpenAsync(host, new LiveTranscriptionWishes { SpeechEvents = false });

        await live.SendAsync(Recording.Bytes.AsMemory(0, 20_000), Limit);
        var failure = await Assert.ThrowsAsync<CartritaException>(() => ReadAsync(live));

        Assert.Equal(code, failure.Problem.Code);
        Assert.DoesNotContain("html", failure.ToString(), StringComparison.Ordinal);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Kind_of_message_that_is_not_known_is_passed_over()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { Says = """{"type":"Mood","mood":"blue"}""" });
        await using var live = await OpenAsync(host, new LiveTranscriptionWishes { SpeechEvents = false, UtteranceEnd = null });

        await SendAllAsync(live);
        await live.FinishAsync(Limit);

        Assert.Equal("Hello Ada.", (await ReadAsync(live)).OfType<LiveTranscriptPiece>().First().Text);
    }

    [SharedProgramFact(DeepgramServer.Description, "espeak-ng")]
    public async Task Real_speech_is_found_in_the_stream_and_told_word_by_word()
    {
        var spoken = await SpokenRecording.MakeAsync("Every flaky test is fixed within two days.", "The pipeline is green again.");
        await using var server = await DeepgramServer.StartAsync(spoken.Recording);
        using var host = VendorHost.For(server);
        await using var live = await host.Get<ILiveTranscriber>().OpenAsync(new LiveAudioFormat(LiveAudioEncoding.Linear16, spoken.SampleRate, 1), new LiveTranscriptionWishes { Diarize = true }, Limit);

        foreach (var chunk in spoken.Recording.Bytes.Chunk(4_096))
        {
            await live.SendAsync(chunk, Limit);
        }

        await live.FinishAsync(Limit);
        var finals = (await ReadAsync(live)).OfType<LiveTranscriptPiece>().Where(piece => piece.IsFinal).ToList();
        var whole = await host.Get<ITranscriber>().TranscribeAsync(AudioBytes.Of(spoken.Recording.ToWav(), "audio/wav"), new TranscriptionWishes(), Limit);

        Assert.Equal(["Every flaky test is fixed within two days.", "The pipeline is green again."], finals.Select(piece => piece.Text));
        Assert.Equal(whole.Segments.Select(segment => segment.Text), finals.Select(piece => piece.Text));
        server.AssertContract();
    }

    private async Task<ILiveTranscription> OpenAsync(VendorHost host, LiveTranscriptionWishes? wishes = null) =>
        await host.Get<ILiveTranscriber>().OpenAsync(Format, wishes ?? new LiveTranscriptionWishes(), Limit);

    private async Task SendAllAsync(ILiveTranscription live)
    {
        foreach (var chunk in Recording.Bytes.Chunk(3_200))
        {
            await live.SendAsync(chunk, Limit);
        }
    }

    private async Task<IReadOnlyList<LiveTranscriptEvent>> ReadAsync(ILiveTranscription live)
    {
        var events = new List<LiveTranscriptEvent>();
        await foreach (var told in live.ReadAsync(Limit))
        {
            events.Add(told);
        }

        return events;
    }
}
