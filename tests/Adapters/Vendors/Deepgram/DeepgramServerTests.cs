using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.Deepgram;

public sealed class DeepgramServerTests : IDisposable
{
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.");
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    public void Dispose() => patience.Dispose();

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("v1/listen?colour=blue", "application/json", """{"url":"https://a.example"}""", "colour is no parameter")]
    [InlineData("v1/listen?punctuate=maybe", "application/json", """{"url":"https://a.example"}""", "punctuate can't be maybe")]
    [InlineData("v1/listen?encoding=mp3", "application/json", """{"url":"https://a.example"}""", "encoding can't be mp3")]
    [InlineData("v1/listen", "application/json", """{"address":"https://a.example"}""", "$.url: missing")]
    [InlineData("v1/listen", "application/json", """{"url":"https://a.example","more":1}""", "$.more: not a parameter")]
    [InlineData("v1/listen", "text/plain", "hello", "the body is no recording")]
    [InlineData("v1/speak", "application/json", "{}", "$.text: missing")]
    [InlineData("v1/speak?model=nobody", "application/json", """{"text":"x"}""", "model can't be nobody")]
    [InlineData("v1/hear", "application/json", "{}", "is no operation")]
    public async Task Request_that_breaks_the_description_is_a_violation_and_refused(string target, string type, string body, string violation)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);

        using var answer = await PostAsync(server, target, type, Encoding.UTF8.GetBytes(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(server.Violations, found => found.Contains(violation, StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(server.AssertContract);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Recording_is_recognized_by_its_bytes_and_another_is_refused()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);

        using var known = await PostAsync(server, "v1/listen?utterances=true", "audio/wav", Recording.ToWav());
        using var other = await PostAsync(server, "v1/listen", "audio/wav", DeepgramRecording.Spoken("Hello Ada. And more").ToWav()[..2_000]);
        using var stranger = await PostAsync(server, "v1/listen", "audio/wav", Recording.ToWav(), key: "other");

        Assert.Contains("Hello Ada.", await known.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized), (known.StatusCode, other.StatusCode, stranger.StatusCode));
        server.AssertContract();
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("encoding=linear16", "encoding and sample_rate come together")]
    [InlineData("utterance_end_ms=1000", "utterance_end_ms needs interim_results and a second")]
    [InlineData("diarize_model=v2", "diarize_model can't be v2")]
    [InlineData("interim=true", "interim is no parameter")]
    public async Task Live_request_that_breaks_the_description_does_not_open(string query, string violation)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(server, query));

        Assert.Contains(server.Violations, found => found.Contains(violation, StringComparison.Ordinal));
    }

    [SharedTheory(DeepgramServer.Description)]
    [InlineData("""{"type":"Pause"}""", "Pause is no message")]
    [InlineData("""{"type":"KeepAlive","now":true}""", "$.now: not a parameter")]
    public async Task Live_message_that_breaks_the_description_is_a_violation(string message, string violation)
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var client = await ConnectAsync(server, "encoding=linear16&sample_rate=16000");

        await client.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        await CloseAsync(client);

        Assert.Contains(server.Violations, found => found.Contains(violation, StringComparison.Ordinal));
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Gap_in_the_audio_is_a_violation()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var client = await ConnectAsync(server, "encoding=linear16&sample_rate=16000");

        await client.SendAsync(Recording.Bytes.AsMemory(0, 3_200), WebSocketMessageType.Binary, endOfMessage: true, patience.Token);
        await client.SendAsync(Recording.Bytes.AsMemory(6_400, 3_200), WebSocketMessageType.Binary, endOfMessage: true, patience.Token);
        await Assert.ThrowsAnyAsync<Exception>(() => ReceiveAsync(client));

        Assert.Contains("audio: has a gap", server.Violations);
    }

    [SharedFact(DeepgramServer.Description)]
    public async Task Audio_from_the_middle_is_found_and_told_in_the_connections_own_time()
    {
        await using var server = await DeepgramServer.StartAsync(Recording);
        using var client = await ConnectAsync(server, "encoding=linear16&sample_rate=16000");

        await client.SendAsync(Recording.Bytes.AsMemory(12_800), WebSocketMessageType.Binary, endOfMessage: true, patience.Token);
        var result = await ReceiveAsync(client);

        Assert.Equal("Ada.", result["channel"]!["alternatives"]![0]!["transcript"]!.GetValue<string>());
        Assert.Equal(0.3, result["duration"]!.GetValue<double>(), 3);
        Assert.Equal(12_800, server.Streams.Single().Offset);
        server.AssertContract();
    }

    private static async Task<HttpResponseMessage> PostAsync(DeepgramServer server, string target, string type, byte[] body, string key = DeepgramServer.Key)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, target)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", key);
        return await http.SendAsync(request);
    }

    private async Task<ClientWebSocket> ConnectAsync(DeepgramServer server, string query)
    {
        var client = new ClientWebSocket();
        client.Options.SetRequestHeader("Authorization", $"Token {DeepgramServer.Key}");
        await client.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "v1/listen", Query = query }.Uri, patience.Token);
        return client;
    }

    private async Task CloseAsync(ClientWebSocket client)
    {
        await client.SendAsync("{\"type\":\"CloseStream\"}"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        Assert.Equal("Metadata", (await ReceiveAsync(client))["type"]!.GetValue<string>());
    }

    private async Task<JsonNode> ReceiveAsync(ClientWebSocket client)
    {
        var buffer = new byte[64 * 1024];
        var part = await client.ReceiveAsync(buffer.AsMemory(), patience.Token);
        return JsonNode.Parse(buffer.AsSpan(0, part.Count))!;
    }
}
