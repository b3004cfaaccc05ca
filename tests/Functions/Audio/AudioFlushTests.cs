using System.Net.WebSockets;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Telemetry;

namespace Cartrita.Functions.Tests.Audio;

/// <summary>The final text of what was said so far, without an end of the session; and what an operator sees of it.</summary>
public sealed class AudioFlushTests(AudioApp audio) : IClassFixture<AudioApp>
{
    private static byte[][] Chunks => [.. AudioApp.Recording.Bytes.Chunk(6_400)];

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_makes_chunks_final_and_the_session_goes_on()
    {
        var user = await audio.App.NewUserAsync();
        var session = await SessionClient.BeginAsync(user);
        await session.PutAllAsync(Chunks[..2]);
        await session.UntilAsync(audio.App, "audio_interim");

        (await session.FlushAsync(2)).Is(202);
        var flushed = await session.UntilAsync(audio.App, "audio_flushed");
        (await session.FlushAsync(1)).Is(202);
        await session.PutAllAsync(Chunks[2..], from: 2);
        (await session.FinishAsync(Chunks.Length)).Is(202);
        var frames = await session.EventsAsync();

        Assert.Equal((0.4, 2), (flushed.Data.GetProperty("finalSeconds").GetDouble(), flushed.Data.GetProperty("chunks").GetInt32()));
        Assert.Equal(["Hello", "Ada.", "Tests are green today.", "Nothing is lost."], SessionClient.Finals(frames));
        Assert.Equal(["audio_final", "audio_flushed"], frames.Where(frame => frame.Kind is "audio_final" or "audio_flushed").Take(2).Select(frame => frame.Kind));
        Assert.Single(frames, frame => frame.Kind == "audio_flushed");
        (await session.FlushAsync(2)).IsProblem(Problems.AudioSessionEnded);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_of_chunks_that_did_not_come_is_told_which_one_is_expected()
    {
        var session = await SessionClient.BeginAsync(await audio.App.NewUserAsync());
        await session.PutAllAsync(Chunks[..2]);

        Assert.Equal(2, (await session.FlushAsync(3)).IsProblem(Problems.AudioGap).Json.GetProperty("next").GetInt32());
        (await session.FlushAsync(0)).IsProblem(Problems.AudioGap);
        (await session.FlushAsync(int.MinValue)).IsProblem(Problems.AudioGap);
        (await new SessionClient(await audio.App.NewUserAsync(), session.Id).FlushAsync(2)).IsProblem(Problems.NotFound);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_over_a_WebSocket_says_when_all_is_final()
    {
        using var client = await SocketClient.ConnectToAsync(audio.App, await audio.App.NewUserAsync(), "ws/audio");
        await client.SendAsync("""{"type":"start","encoding":"linear16","sampleRate":16000}""");
        await client.SendAsync(AudioApp.Recording.Bytes[..16_000], WebSocketMessageType.Binary);
        await client.SendAsync("""{"type":"flush"}""");

        var flushed = (await client.UntilAsync("audio_flushed"))[^1].GetProperty("data");

        Assert.Equal(0.4, flushed.GetProperty("finalSeconds").GetDouble());
        Assert.False(flushed.TryGetProperty("chunks", out _));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Sessions_their_audio_and_the_vendors_latency_are_figures()
    {
        var before = await ReadAsync();
        var session = await SessionClient.BeginAsync(await audio.App.NewUserAsync());
        await session.PutAllAsync(Chunks);
        await session.FinishAsync(Chunks.Length);
        await session.EventsAsync();
        using var client = await SocketClient.ConnectToAsync(audio.App, await audio.App.NewUserAsync(), "ws/audio");
        await client.SendAsync("""{"type":"start","encoding":"linear16","sampleRate":16000}""");
        await client.UntilAsync("start");

        var after = await ReadAsync();

        Assert.InRange(Grown("audio_sessions_total", "transport=\"http\""), 1, 1000);
        Assert.InRange(Grown("audio_sessions_total", "transport=\"websocket\""), 1, 1000);
        Assert.InRange(Grown("audio_sessions_ended_total", "transport=\"http\"", "outcome=\"completed\""), 1, 1000);
        Assert.InRange(after.Sum("audio_transcriptions_open", "vendor=\"Deepgram\""), 1, 1000);
        Assert.InRange(Grown("audio_sent_seconds_total", "vendor=\"Deepgram\""), 3.99, 1000);
        Assert.InRange(Grown("audio_result_latency_seconds_count", "vendor=\"Deepgram\"", "result=\"final\""), 3, 1000);
        Assert.InRange(Grown("audio_result_latency_seconds_count", "vendor=\"Deepgram\"", "result=\"interim\""), 6, 10_000);

        double Grown(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
    }

    private async Task<Exposition> ReadAsync() => Exposition.Parse((await audio.App.Admin.GetAsync("metrics")).Is(200).Body);
}
