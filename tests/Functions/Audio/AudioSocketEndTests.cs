using System.Diagnostics;
using System.Net.WebSockets;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Audio;

/// <summary>How <c>/ws/audio</c> ends without its client: limits, and a key that opens nothing any more.</summary>
public sealed class AudioSocketEndTests : IAsyncLifetime
{
    private const string Start = """{"type":"start","encoding":"linear16","sampleRate":16000}""";

    private readonly List<IAsyncDisposable> opened = [];
    private DeepgramServer vendor = null!;

    public async Task InitializeAsync()
    {
        if (SharedDocuments.Find(DeepgramServer.Description) is not null)
        {
            opened.Add(vendor = await DeepgramServer.StartAsync(AudioApp.Recording));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(opened))
        {
            await one.DisposeAsync();
        }
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Client_that_says_nothing_is_closed_after_the_idle_time_and_the_vendor_with_it()
    {
        var app = await StartAsync("Audio:IdleSeconds", "1");
        using var client = await ConnectAsync(app, await app.NewUserAsync());
        await client.SendAsync(AudioApp.Recording.Bytes[..16_000], WebSocketMessageType.Binary);
        var spoke = Stopwatch.GetTimestamp();

        var frames = await client.RestAsync();

        Assert.True(Stopwatch.GetElapsedTime(spoke) > TimeSpan.FromSeconds(0.9), "It was closed before its time.");
        Assert.Equal(("request_timeout", 4408), (frames[^1].GetProperty("code").GetString(), client.CloseCode));
        Assert.Contains(frames, frame => SocketClient.Kind(frame) == "audio_interim");
        await vendor.Streams.Single().Ended.WaitAsync(ApiUser.Patience);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Client_that_does_not_begin_is_held_to_the_longest_session()
    {
        var app = await StartAsync("Audio:SessionSeconds", "1");
        using var client = await SocketClient.ConnectToAsync(app, await app.NewUserAsync(), "ws/audio");

        Assert.Equal(("limit_exceeded", 4422), (Assert.Single(await client.RestAsync()).GetProperty("code").GetString(), client.CloseCode));
        Assert.Empty(vendor.Streams);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Session_that_lasts_too_long_by_the_clock_is_ended()
    {
        var app = await StartAsync("Audio:SessionSeconds", "2");
        using var client = await ConnectAsync(app, await app.NewUserAsync());
        await client.SendAsync(AudioApp.Recording.Bytes[..24_000], WebSocketMessageType.Binary);

        var frames = await client.RestAsync();

        Assert.Equal("Hello Ada.", frames.Single(frame => SocketClient.Kind(frame) == "audio_final").GetProperty("data").GetProperty("text").GetString());
        Assert.Equal(("limit_exceeded", 4422), (frames[^1].GetProperty("code").GetString(), client.CloseCode));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Session_that_has_too_much_audio_is_ended_at_the_chunk_that_goes_over()
    {
        var app = await StartAsync("Audio:SessionSeconds", "60", ("Audio:BytesPerSecond", "10000000"));
        using var client = await ConnectAsync(app, await app.NewUserAsync(), """{"type":"start","encoding":"mulaw","sampleRate":8000}""");
        for (var chunk = 0; chunk < 5; chunk++)
        {
            await client.SendAsync(new byte[100_000], WebSocketMessageType.Binary);
        }

        Assert.Equal(("limit_exceeded", 4422), ((await client.RestAsync())[^1].GetProperty("code").GetString(), client.CloseCode));

        // 12.5 s each: the fifth would have been the 62nd second.
        await vendor.Streams.Single().Ended.WaitAsync(ApiUser.Patience);
        Assert.InRange(vendor.Streams.Single().AudioBytes, 0, 400_000);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Session_of_a_revoked_key_is_closed_with_4401_and_the_vendor_with_it()
    {
        var app = await StartAsync("Audio:IdleSeconds", "600");
        var created = (await app.Admin.PostAsync("api/keys", $$"""{"name":"{{Guid.NewGuid():N}}"}""")).Is(201);
        using var client = await ConnectAsync(app, new ApiUser(app.Host.Client, created.Text("key")));
        await client.SendAsync(AudioApp.Recording.Bytes[..24_000], WebSocketMessageType.Binary);
        await client.UntilAsync("audio_final");

        (await app.Admin.SendAsync(HttpMethod.Delete, $"api/keys/{created.Text("id")}")).Is(204);
        var frames = await client.RestAsync();

        Assert.Equal((Problems.Unauthorized.Code, 4401), (frames[^1].GetProperty("code").GetString(), client.CloseCode));
        await vendor.Streams.Single().Ended.WaitAsync(ApiUser.Patience);
    }

    private static async Task<SocketClient> ConnectAsync(App app, ApiUser user, string start = Start)
    {
        var client = await SocketClient.ConnectToAsync(app, user, "ws/audio");
        await client.SendAsync(start);
        await client.UntilAsync("start");
        return client;
    }

    private async Task<App> StartAsync(string setting, string value, params (string Name, string Value)[] more)
    {
        var app = await App.StartAsync(settings =>
        {
            settings["DEEPGRAM_BASE_URL"] = vendor.Address.ToString();
            settings["DEEPGRAM_API_KEY"] = DeepgramServer.Key;
            settings[setting] = value;
            foreach (var (name, text) in more)
            {
                settings[name] = text;
            }
        });
        opened.Add(new Stopping(app));
        return app;
    }

    private sealed class Stopping(App app) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(app.DisposeAsync());
    }
}
