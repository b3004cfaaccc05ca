using System.Text.Json.Nodes;
using Cartrita.Adapters.Audio;
using Cartrita.Adapters.Tests.Vendors;
using Cartrita.Core.Audio;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Audio;

/// <summary>Whoever asks for final results is told when they are there, whether the transcriber answers, says nothing or breaks off.</summary>
public sealed class SteadyFlushTests : IDisposable
{
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green today.", "Nothing is lost.");
    private static readonly LiveAudioFormat Format = new(LiveAudioEncoding.Linear16, 16_000, 1);
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(60), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_is_told_behind_the_final_text_and_a_second_one_asks_nobody()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        await using var live = await OpenAsync(host);
        await using var events = live.ReadAsync(Limit).GetAsyncEnumerator(Limit);
        await live.SendAsync(Recording.Bytes[..16_000], Limit);
        await live.FlushAsync(Limit);

        var (told, flushed) = await UntilFlushedAsync(events);
        await live.FlushAsync(Limit);
        var (more, again) = await UntilFlushedAsync(events);

        Assert.Equal("Hello", told.Last(piece => piece.IsFinal).Text);
        Assert.Equal((0.5, 0.4), (flushed.At, flushed.FinalSeconds));
        Assert.Equal((0, 0.5), (more.Count, again.At));
        Assert.Equal(["Finalize"], server.Streams.Single().Controls);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_that_the_transcriber_leaves_unanswered_is_told_after_a_while()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        await using var live = await OpenAsync(host);
        await using var events = live.ReadAsync(Limit).GetAsyncEnumerator(Limit);
        await live.SendAsync(Recording.Bytes[..6_400], Limit);
        await live.FlushAsync(Limit);

        var reading = UntilFlushedAsync(events);
        await host.PassAsync(PendingFlush.Patience, Limit);

        Assert.Equal(new LiveFlushed(0.2, 0), (await reading).Flushed);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_of_a_connection_that_breaks_goes_over_the_next_one()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 1 });
        await using var live = await OpenAsync(host);
        await live.SendAsync(Recording.Bytes[..16_000], Limit);
        await live.FlushAsync(Limit);
        await using var events = live.ReadAsync(Limit).GetAsyncEnumerator(Limit);

        var (told, flushed) = await UntilFlushedAsync(events);

        Assert.Equal(("Hello", 0.4), (Assert.Single(told, piece => piece.IsFinal).Text, flushed.FinalSeconds));
        Assert.Equal(["Finalize"], server.Streams.Last().Controls);
        Assert.Equal(2, server.Streams.Count);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Result_that_claims_more_than_was_sent_is_cut_to_it_and_what_follows_is_told()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var host = VendorHost.For(server);
        var claim = DeepgramResult(1000);
        server.LiveFaults.Enqueue(new DeepgramLiveFault { Says = claim.ToJsonString() });
        await using var live = await OpenAsync(host);
        await using var events = live.ReadAsync(Limit).GetAsyncEnumerator(Limit);
        await live.SendAsync(Recording.Bytes[..16_000], Limit);
        Assert.True(await events.MoveNextAsync());
        var first = Assert.IsType<LiveTranscriptPiece>(events.Current);
        await live.SendAsync(Recording.Bytes[16_000..], Limit);
        await live.FinishAsync(Limit);

        var rest = new List<string>();
        while (await events.MoveNextAsync())
        {
            rest.Add(events.Current is LiveTranscriptPiece { IsFinal: true } piece ? piece.Text : string.Empty);
        }

        Assert.Equal(0.5, first.End, 3);
        Assert.Equal(["Tests are green today.", "Nothing is lost."], rest.Where(text => text.Length > 0).TakeLast(2));
    }

    private static JsonObject DeepgramResult(double duration) => new()
    {
        ["type"] = "Results", ["channel_index"] = new JsonArray(0, 1), ["duration"] = duration, ["start"] = 0, ["is_final"] = true, ["speech_final"] = true,
        ["channel"] = new JsonObject { ["alternatives"] = new JsonArray(new JsonObject { ["transcript"] = "Hello", ["confidence"] = 1, ["words"] = new JsonArray() }) },
    };

    private async Task<ILiveTranscription> OpenAsync(VendorHost host) => await host.Get<SteadyTranscriber>().OpenAsync(Format, new LiveTranscriptionWishes { UtteranceEnd = null, SpeechEvents = false }, Limit);

    private static async Task<(IReadOnlyList<LiveTranscriptPiece> Told, LiveFlushed Flushed)> UntilFlushedAsync(IAsyncEnumerator<LiveTranscriptEvent> events)
    {
        var told = new List<LiveTranscriptPiece>();
        while (await events.MoveNextAsync())
        {
            switch (events.Current)
            {
                case LiveTranscriptPiece piece:
                    told.Add(piece);
                    break;
                case LiveFlushed flushed:
                    return (told, flushed);
            }
        }

        throw new InvalidOperationException("The transcription ended before the flush was told.");
    }
}
