using System.Net.WebSockets;
using Cartrita.Adapters.Audio;
using Cartrita.Adapters.Tests.Vendors;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Audio;

public sealed class SteadyTranscriptionTests : IDisposable
{
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green today.", "Nothing is lost.");
    private static readonly string[] Sentences = ["Hello Ada.", "Tests are green today.", "Nothing is lost."];
    private static readonly LiveAudioFormat Format = new(LiveAudioEncoding.Linear16, 16_000, 1);
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

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
    public async Task Break_after_any_result_loses_no_word_and_doubles_none(int results, WebSocketCloseStatus? code)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = results, ClosesWith = code });

        var events = await TranscribeAsync(host);

        Assert.Equal(Sentences, Finals(events).Select(piece => piece.Text));
        Assert.Equal([0.7, 2.3, 3.6], Finals(events).Select(piece => Math.Round(piece.End, 2)));
        Assert.Equal(Recording.Words.Select(word => (word.Text, Math.Round(word.Start, 2))), Finals(events).SelectMany(piece => piece.Words).Select(word => (word.Text, Math.Round(word.Start, 2))));
        Assert.Equal(Recording.Seconds, Assert.IsType<LiveTranscriptEnded>(events[^1]).DurationSeconds, 3);
        Assert.Equal(2, server.Streams.Count);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task End_that_nobody_asked_for_is_a_break_like_any_other()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 4, EndsUnasked = true });

        await using var live = await host.Get<SteadyTranscriber>().OpenAsync(Format, new LiveTranscriptionWishes(), Limit);
        var reading = ReadAsync(live);
        var half = Recording.Bytes.Length / 2;
        await live.SendAsync(Recording.Bytes[..half], Limit);
        await server.Streams.Single().Ended.WaitAsync(Limit);
        await live.SendAsync(Recording.Bytes[half..], Limit);
        await live.FinishAsync(Limit);
        var events = await reading;

        Assert.Equal(Sentences, Finals(events).Select(piece => piece.Text));
        Assert.Equal((2, 1), (server.Streams.Count, events.Count(told => told is LiveTranscriptEnded)));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task New_connection_gets_the_audio_from_the_last_final_result_on()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 4, ClosesWith = WebSocketCloseStatus.InternalServerError });

        await TranscribeAsync(host);

        // 0.7 s of 16-bit samples at 16 kHz are final.
        Assert.Equal([0, 22_400], server.Streams.Select(stream => stream.Offset!.Value));
        Assert.Contains(host.Logs.Entries, entry => entry.Text.Contains("opened anew, attempt 1: vendor_unavailable", StringComparison.Ordinal));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Breaks_in_a_row_with_results_between_are_all_mended()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Audio:Reconnects", "1"));
        server.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 3, ClosesWith = WebSocketCloseStatus.InternalServerError });
        server.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 5, ClosesWith = WebSocketCloseStatus.InternalServerError });

        Assert.Equal(Sentences, Finals(await TranscribeAsync(host)).Select(piece => piece.Text));
        Assert.Equal(3, server.Streams.Count);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Vendor_that_breaks_without_end_is_given_up()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        for (var count = 0; count < 5; count++)
        {
            server.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 1 });
        }

        Assert.Equal(Problems.VendorUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => TranscribeAsync(host))).Problem);
        Assert.Equal(4, server.Streams.Count);
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("<html>", "vendor_bad_response")]
    [InlineData("""{"type":"Results","start":1e300,"duration":1,"is_final":true,"channel":{"alternatives":[{"transcript":"x","confidence":1,"words":[]}]}}""", "vendor_bad_response")]
    public async Task Nonsense_is_not_asked_for_again(string said, string code)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { Says = said });

        Assert.Equal(code, (await Assert.ThrowsAsync<CartritaException>(() => TranscribeAsync(host))).Problem.Code);
        Assert.Single(server.Streams);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Vendor_that_falls_silent_is_left_for_a_new_connection()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { Gate = new TaskCompletionSource().Task });

        await using var live = await host.Get<SteadyTranscriber>().OpenAsync(Format, new LiveTranscriptionWishes(), Limit);
        var reading = ReadAsync(live);
        await SendAsync(live, Recording);
        await host.PassAsync(TimeSpan.FromSeconds(15), Limit);

        Assert.Equal(Sentences, Finals(await reading).Select(piece => piece.Text));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Refusal_of_the_new_connection_ends_it()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 1 });
        server.Faults.Enqueue(new VendorFault());
        server.Faults.Enqueue(VendorFault.Status(402));

        Assert.Equal(Problems.VendorQuotaSpent, (await Assert.ThrowsAsync<CartritaException>(() => TranscribeAsync(host))).Problem);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Audio_that_is_not_final_is_bounded_and_a_result_is_asked_for_in_time()
    {
        var endless = DeepgramRecording.Spoken(string.Join(' ', Enumerable.Range(0, 40).Select(number => $"word{number}")));
        await using var server = await DeepgramServer.StartAsync(endless);
        using var host = VendorHost.For(server, ("Audio:BufferSeconds", "2"));

        var events = await TranscribeAsync(host, endless);

        Assert.Equal(endless.Text, string.Join(' ', Finals(events).Select(piece => piece.Text)));
        Assert.Contains("Finalize", server.Streams.Single().Controls);
        Assert.True(Finals(events).Count > 5);
        server.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Sender_waits_while_nothing_becomes_final()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server, ("Audio:BufferSeconds", "2"));
        var gate = new TaskCompletionSource();
        server.LiveFaults.Enqueue(new DeepgramLiveFault { Gate = gate.Task });
        await using var live = await host.Get<SteadyTranscriber>().OpenAsync(Format, new LiveTranscriptionWishes(), Limit);
        var reading = ReadAsync(live);

        var sending = SendAsync(live, Recording);
        await server.UntilRequestAsync(1, Limit);
        Assert.False(sending.IsCompleted);
        gate.SetResult();
        await sending;

        Assert.Equal(Recording.Text, string.Join(' ', Finals(await reading).Select(piece => piece.Text)));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Chunk_that_is_no_audio_of_the_form_is_refused()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        await using var live = await host.Get<SteadyTranscriber>().OpenAsync(Format, new LiveTranscriptionWishes(), Limit);

        Assert.Equal(Problems.InvalidRequest, (await Assert.ThrowsAsync<CartritaException>(() => live.SendAsync(new byte[3], Limit).AsTask())).Problem);
    }

    private async Task<IReadOnlyList<LiveTranscriptEvent>> TranscribeAsync(VendorHost host, DeepgramRecording? recording = null)
    {
        await using var live = await host.Get<SteadyTranscriber>().OpenAsync(Format, new LiveTranscriptionWishes(), Limit);
        var sending = SendAsync(live, recording ?? Recording);
        var events = await ReadAsync(live);
        await sending;
        return events;
    }

    private async Task SendAsync(ILiveTranscription live, DeepgramRecording recording)
    {
        foreach (var chunk in recording.Bytes.Chunk(3_200))
        {
            await live.SendAsync(chunk, Limit);
        }

        await live.FinishAsync(Limit);
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

    private static IReadOnlyList<LiveTranscriptPiece> Finals(IReadOnlyList<LiveTranscriptEvent> events) => [.. events.OfType<LiveTranscriptPiece>().Where(piece => piece.IsFinal)];
}
