using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Functions.Tests.Audio;

public sealed class AudioSocketTests(AudioApp audio) : IClassFixture<AudioApp>
{
    private const string Start = """{"type":"start","encoding":"linear16","sampleRate":16000,"diarize":true}""";
    private const string Finish = """{"type":"finish"}""";

    [SharedFact(DeepgramServer.Description)]
    public async Task Speech_comes_back_as_interim_and_final_frames_and_a_normal_close()
    {
        using var client = await ConnectAsync();
        await SpeakAsync(client);

        var frames = await client.RestAsync();

        Assert.Equal(1000, client.CloseCode);
        Assert.Equal(["start", "end", "done"], new[] { frames[0], frames[^2], frames[^1] }.Select(SocketClient.Kind));
        Assert.Equal(["Hello Ada.", "Tests are green today.", "Nothing is lost."], Finals(frames));
        Assert.Equal("Hello", Data(frames.First(frame => SocketClient.Kind(frame) == "audio_interim")).GetProperty("text").GetString());
        var final = Data(frames.Last(frame => SocketClient.Kind(frame) == "audio_final"));
        Assert.Equal((2.7, 3.6, 0, true), (final.GetProperty("words")[0].GetProperty("start").GetDouble(), final.GetProperty("end").GetDouble(), final.GetProperty("speaker").GetInt32(), final.GetProperty("endsSpeech").GetBoolean()));
        Assert.Equal(4.0, Data(frames[^2]).GetProperty("durationSeconds").GetDouble(), 3);
        Assert.Single(frames.Select(frame => frame.GetProperty("orchestrationId").GetString()).Distinct());
        var ids = frames.Select(frame => frame.GetProperty("id").GetString()!).ToList();
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        audio.Vendor.AssertContract();
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Frames_follow_the_vendors_messages_within_400_ms()
    {
        var (said, late) = (new Queue<long>(), new List<double>());
        audio.Vendor.Sending = message =>
        {
            if (message["type"]!.GetValue<string>() == "Results")
            {
                said.Enqueue(Stopwatch.GetTimestamp());
            }
        };
        using var client = await ConnectAsync();
        await client.SendAsync(Start);
        await client.UntilAsync("start");
        foreach (var chunk in AudioApp.Recording.Bytes.Chunk(3_200))
        {
            await client.SendAsync(chunk, WebSocketMessageType.Binary);
        }

        for (var count = 0; count < 9; count++)
        {
            await client.NextAsync();
            late.Add(Stopwatch.GetElapsedTime(said.Dequeue()).TotalMilliseconds);
        }

        audio.Vendor.Sending = null;
        Assert.True(late.Order().ElementAt(8) < 400, string.Join(", ", late));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Vendor_that_breaks_off_in_the_middle_is_not_noticed()
    {
        audio.Vendor.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 4 });
        using var client = await ConnectAsync();
        await SpeakAsync(client);

        var frames = await client.RestAsync();

        Assert.Equal(["Hello Ada.", "Tests are green today.", "Nothing is lost."], Finals(frames));
        Assert.Equal(1000, client.CloseCode);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Flush_makes_what_was_sent_final()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Start);
        await client.SendAsync(AudioApp.Recording.Bytes[..16_000], WebSocketMessageType.Binary);
        await client.SendAsync("""{"type":"flush"}""");

        Assert.Equal("Hello", Data((await client.UntilAsync("audio_final"))[^1]).GetProperty("text").GetString());
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("{", "malformed_json", 4400)]
    [InlineData("{}", "invalid_request", 4400)]
    [InlineData("""{"type":"flush"}""", "invalid_request", 4400)]
    [InlineData("""{"type":"stop"}""", "invalid_request", 4400)]
    [InlineData("""{"type":"start","encoding":"mp3","sampleRate":16000}""", "invalid_request", 4400)]
    [InlineData("""{"type":"start","encoding":"linear16","sampleRate":1}""", "invalid_request", 4400)]
    [InlineData("""{"type":"start","encoding":"linear16","sampleRate":16000,"channels":3}""", "invalid_request", 4400)]
    [InlineData("""{"type":"start","encoding":"linear16","sampleRate":16000,"model":"a&b"}""", "invalid_request", 4400)]
    [InlineData("""{"type":"start","encoding":"linear16","sampleRate":16000,"colour":"blue"}""", "invalid_request", 4400)]
    public async Task First_message_that_starts_nothing_is_refused(string message, string code, int close)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(message);

        var refusal = Assert.Single(await client.RestAsync());

        Assert.Equal((code, close, code), (refusal.GetProperty("code").GetString(), client.CloseCode, client.CloseReason));
    }

    public static TheoryData<byte[], string?, string, int> Refused => new()
    {
        { new byte[3], null, "invalid_request", 4400 },
        { [], null, "invalid_request", 4400 },
        { new byte[32_002], null, "body_too_large", 1009 },
        { [], """{"type":"start","encoding":"linear16","sampleRate":16000}""", "invalid_request", 4400 },
    };

    [SharedTheory(DeepgramServer.Description)]
    [MemberData(nameof(Refused))]
    public async Task Message_in_a_session_that_can_not_be_is_refused(byte[] chunk, string? text, string code, int close)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Start);
        await client.UntilAsync("start");
        await (text is null ? client.SendAsync(chunk, WebSocketMessageType.Binary) : client.SendAsync(text));

        var refusal = Assert.Single(await client.RestAsync());

        Assert.Equal((code, close), (refusal.GetProperty("code").GetString(), client.CloseCode));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Audio_that_comes_faster_than_is_taken_ends_the_session()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("""{"type":"start","encoding":"mulaw","sampleRate":48000}""");
        for (var count = 0; count < 8; count++)
        {
            await client.SendAsync(AudioApp.Recording.Bytes[..32_000], WebSocketMessageType.Binary);
        }

        var refusal = (await client.RestAsync())[^1];

        Assert.Equal(("limit_exceeded", 4422), (refusal.GetProperty("code").GetString(), client.CloseCode));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Vendor_that_refuses_ends_the_session_with_its_problem()
    {
        audio.Vendor.Faults.Enqueue(VendorFault.Status(402));
        using var client = await ConnectAsync();
        await client.SendAsync(Start);

        Assert.Equal(("vendor_quota_spent", 4502), (Assert.Single(await client.RestAsync()).GetProperty("code").GetString(), client.CloseCode));
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData(null, "vendor_unavailable")]
    [InlineData("<html>", "vendor_bad_response")]
    public async Task Vendor_that_does_not_come_back_ends_the_session_and_what_was_final_stays(string? says, string code)
    {
        audio.Vendor.LiveFaults.Enqueue(new DeepgramLiveFault { BreaksAfter = 4, ClosesWith = WebSocketCloseStatus.InternalServerError });
        for (var count = 0; count < (says is null ? 3 : 1); count++)
        {
            audio.Vendor.LiveFaults.Enqueue(says is null ? new DeepgramLiveFault { BreaksAfter = 0 } : new DeepgramLiveFault { Says = says });
        }

        using var client = await ConnectAsync();
        await SpeakAsync(client);

        var frames = await client.RestAsync();

        Assert.Equal(["Hello Ada."], Finals(frames));
        Assert.Equal((code, 4502), (frames[^1].GetProperty("code").GetString(), client.CloseCode));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Client_that_vanishes_ends_the_vendors_connection_too()
    {
        var before = audio.Vendor.Streams.Count;
        using (var client = await ConnectAsync())
        {
            await client.SendAsync(Start);
            await client.SendAsync(AudioApp.Recording.Bytes[..16_000], WebSocketMessageType.Binary);
            await client.UntilAsync("audio_interim");
            client.Abort();
        }

        await audio.Vendor.Streams.ElementAt(before).Ended.WaitAsync(ApiUser.Patience);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Request_that_can_not_be_upgraded_is_told_where_else_to_go()
    {
        var answer = (await (await audio.App.NewUserAsync()).GetAsync("ws/audio")).IsProblem(Problems.AudioSocketUnavailable);

        Assert.Contains("/api/audio/sessions", answer.Text("detail"), StringComparison.Ordinal);
    }

    private static async Task SpeakAsync(SocketClient client)
    {
        await client.SendAsync(Start);
        foreach (var chunk in AudioApp.Recording.Bytes.Chunk(3_200))
        {
            await client.SendAsync(chunk, WebSocketMessageType.Binary);
        }

        await client.SendAsync(Finish);
    }

    private static IEnumerable<string> Finals(IEnumerable<JsonElement> frames) => frames.Where(frame => SocketClient.Kind(frame) == "audio_final").Select(frame => Data(frame).GetProperty("text").GetString()!);

    private static JsonElement Data(JsonElement frame) => frame.GetProperty("data");

    private async Task<SocketClient> ConnectAsync() => await SocketClient.ConnectToAsync(audio.App, await audio.App.NewUserAsync(), "ws/audio");
}
