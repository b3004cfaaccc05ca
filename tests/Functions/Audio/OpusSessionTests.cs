using System.Buffers.Binary;
using System.Net.WebSockets;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Audio;

/// <summary>Opus, as an encoder made it: packets go to the transcriber one a message, and the container that they come in is refused with what to do.</summary>
public sealed class OpusSessionTests : IAsyncLifetime
{
    private const string Form = """{"encoding":"opus","sampleRate":16000}""";

    private static readonly IReadOnlyList<byte[]> Packets = EncodedSpeech.Packets;

    private static readonly DeepgramRecording Recording = new(
        [.. Packets.SelectMany(packet => packet)], Packets[0].Length * EncodedSpeech.PacketsPerSecond,
        [new("Hello", 0.1, 0.3), new("Ada.", 0.3, 0.6, EndsUtterance: true), new("Tests", 0.8, 1.1), new("are", 1.1, 1.3), new("green.", 1.3, 1.7, EndsUtterance: true)]);

    private DeepgramServer? vendor;
    private App app = null!;

    public async Task InitializeAsync()
    {
        if (SharedDocuments.Find(DeepgramServer.Description) is not null)
        {
            vendor = await DeepgramServer.StartAsync(Recording);
            app = await App.StartAsync(settings =>
            {
                settings["DEEPGRAM_BASE_URL"] = vendor.Address.ToString();
                settings["DEEPGRAM_API_KEY"] = DeepgramServer.Key;
                settings["Audio:BurstSeconds"] = "2";
            });
        }
    }

    public async Task DisposeAsync()
    {
        if (vendor is not null)
        {
            await app.DisposeAsync();
            await vendor.DisposeAsync();
        }
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Packets_in_chunks_come_back_as_text_with_the_times_of_their_audio()
    {
        var session = await SessionClient.BeginAsync(await app.NewUserAsync(), Form);
        var chunks = Packets.Chunk(10).Select(Framed).ToList();
        await session.PutAllAsync(chunks);
        (await session.FinishAsync(chunks.Count)).Is(202);

        var frames = await session.EventsAsync();

        Assert.Equal(["Hello Ada.", "Tests are green."], SessionClient.Finals(frames));
        Assert.Equal(Packets.Count / (double)EncodedSpeech.PacketsPerSecond, frames[^2].Data.GetProperty("durationSeconds").GetDouble(), 3);
        vendor!.AssertContract();
        Assert.Equal(["start", "agent_task_started", "end", "done"], frames.Select(frame => frame.Kind).Where(kind => kind is not ("audio_interim" or "audio_final")));
        Assert.Equal([(0, (long)Recording.Bytes.Length)], vendor.Streams.Select(stream => (stream.Offset ?? -1, stream.AudioBytes)));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Packets_over_a_WebSocket_come_back_as_text()
    {
        using var client = await SocketClient.ConnectToAsync(app, await app.NewUserAsync(), "ws/audio");
        await client.SendAsync("""{"type":"start","encoding":"opus","sampleRate":16000}""");
        foreach (var packet in Packets)
        {
            await client.SendAsync(packet, WebSocketMessageType.Binary);
        }

        await client.SendAsync("""{"type":"finish"}""");
        var finals = (await client.RestAsync()).Where(frame => SocketClient.Kind(frame) == "audio_final").Select(frame => frame.GetProperty("data").GetProperty("text").GetString());

        Assert.Equal(["Hello Ada.", "Tests are green."], finals);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Container_is_refused_with_what_to_send_instead()
    {
        var session = await SessionClient.BeginAsync(await app.NewUserAsync(), Form);
        using var client = await SocketClient.ConnectToAsync(app, await app.NewUserAsync(), "ws/audio");
        await client.SendAsync("""{"type":"start","encoding":"opus","sampleRate":16000}""");
        await client.UntilAsync("start");
        await client.SendAsync(EncodedSpeech.Ogg, WebSocketMessageType.Binary);

        Assert.Contains("Opus packets", (await session.PutAsync(0, EncodedSpeech.Ogg)).IsProblem(Problems.InvalidRequest).Text("detail"), StringComparison.Ordinal);
        Assert.Contains("Opus packets", (await client.RestAsync())[^1].GetProperty("detail").GetString(), StringComparison.Ordinal);
        (await session.PutAsync(0, Framed(Packets[0], Packets[1])[..^1])).IsProblem(Problems.InvalidRequest);
        (await session.PutAsync(0, Framed(Packets[0], []))).IsProblem(Problems.InvalidRequest);
        Assert.Equal(0, (await session.ShowAsync()).Json.GetProperty("next").GetInt32());
    }

    // A packet of one byte may last 120 ms, for which the transcriber is paid as for speech.
    [SharedFact(DeepgramServer.Description)]
    public async Task Few_bytes_that_are_many_seconds_come_no_faster_than_is_taken()
    {
        var session = await SessionClient.BeginAsync(await app.NewUserAsync(), Form);

        var refusal = (await session.PutAsync(0, Framed([.. Enumerable.Repeat(new byte[] { 0x19 }, 500)]))).IsProblem(Problems.RateLimited);

        Assert.Contains("seconds of audio", refusal.Text("detail"), StringComparison.Ordinal);
        (await session.PutAsync(0, Framed([.. Packets.Take(10)]))).Is(202);
    }

    private static byte[] Framed(params byte[][] packets)
    {
        using var chunk = new MemoryStream();
        var length = new byte[2];
        foreach (var packet in packets)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)packet.Length);
            chunk.Write(length);
            chunk.Write(packet);
        }

        return chunk.ToArray();
    }
}
