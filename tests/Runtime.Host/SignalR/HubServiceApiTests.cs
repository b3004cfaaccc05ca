using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Cartrita.Runtime.Host.SignalR;
using Cartrita.Runtime.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.SignalR;

/// <summary>The service's REST API as an app calls it: with what its configuration says.</summary>
public sealed class HubServiceApiTests : IAsyncLifetime
{
    private const string Send = "api/hubs/news/groups/readers/:send";

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private FunctionsTestHost _app = null!;

    public async Task InitializeAsync() => _app = await FunctionsTestHost.StartAsync(
        new FunctionsTestHostOptions
        {
            Types = [typeof(SampleSignalRFunctions)],
            HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""",
            Settings = new Dictionary<string, string?> { ["Hub"] = "chat", [HubConnectionSetting.Name] = "Endpoint=https://elsewhere.example;AccessKey=key;" },
        },
        builder => builder.ConfigureFunctionsWebApplication(),
        _limit.Token);

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public void Configuration_names_this_host_whatever_else_is_set() => Assert.Equal(new Uri(_app.Address, "runtime/signalr/"), Endpoint);

    [Fact]
    public async Task Message_reaches_the_group_and_nobody_else()
    {
        await using var reader = await ConnectAsync();
        await using var other = await ConnectAsync();
        await JoinAsync(reader.Connection.ConnectionId!);

        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(Message("first")));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(Message("second")));
        (await _app.Client.PostAsync("send?text=all", null, _limit.Token)).EnsureSuccessStatusCode();

        Assert.Equal(["first", "second"], [await reader.NextAsync(), await reader.NextAsync()]);
        Assert.Equal("all", await other.NextAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("what?")]
    [InlineData("""{"target":"told"}""")]
    [InlineData("""{"action":"add","groupName":"g","connectionId":"c"}""")]
    public async Task What_is_no_message_is_a_400(string body) => Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(body));

    [Fact]
    public async Task Only_a_good_token_for_the_address_is_let_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Message("x"), token: ""));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Message("x"), token: Token("https://elsewhere.example/")));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Message("x"), token: Token(new Uri(Endpoint, Send).ToString(), lifetime: -1)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Message("x"), token: Token(new Uri(Endpoint, Send).ToString(), key: "another")));
    }

    [Fact]
    public async Task Call_that_the_api_does_not_have_is_a_404() => Assert.Equal(HttpStatusCode.NotFound, await SendAsync(Message("x"), "api/hubs/news/users/u/:send"));

    [Fact]
    public async Task Client_that_does_not_read_is_cut_off_and_others_get_everything()
    {
        const int Messages = 400;
        await using var reader = await ConnectAsync();
        await JoinAsync(reader.Connection.ConnectionId!);
        using var silent = await ConnectSilentAsync();
        var members = _app.Services.GetRequiredService<HubMembers>();
        Assert.Equal(2, members.OfGroup("news", "readers").Count);
        var padding = new string('x', 60_000);

        for (var at = 0; at < Messages; at++)
        {
            Assert.Equal(HttpStatusCode.Accepted, await SendAsync(Message($"{at} {padding}")));
            Assert.Equal($"{at}", (await reader.NextAsync()).Split(' ')[0]);
        }

        while (members.OfGroup("news", "readers").Count > 1)
        {
            _limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Uri Endpoint => new(Part("Endpoint") + "/");

    private string Part(string name) => _app.Services.GetRequiredService<IConfiguration>()[HubConnectionSetting.Name]!
        .Split(';').Single(part => part.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    private string Token(string audience, int lifetime = 60, string? key = null)
    {
        var expires = DateTimeOffset.UtcNow.AddSeconds(lifetime).ToUnixTimeSeconds();
        var content = $"{Base64Url.EncodeToString("{}"u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"aud":"{{audience}}","exp":{{expires}}}"""))}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key ?? Part("AccessKey")), Encoding.ASCII.GetBytes(content));
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Message(string text) => JsonSerializer.Serialize(new { target = "told", arguments = new object[] { text, new { } } });

    private async Task<HttpStatusCode> SendAsync(string body, string path = Send, string? token = null)
    {
        var address = new Uri(Endpoint, path);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}?api-version=2022-06-01") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token(address.ToString()));
        return (await _app.Client.SendAsync(request, _limit.Token)).StatusCode;
    }

    private async Task JoinAsync(string connection) =>
        (await _app.Client.PostAsync($"groups/Add?group=readers&connection={connection}", null, _limit.Token)).EnsureSuccessStatusCode();

    // Speaks just enough of the protocol to be connected, and reads nothing after that.
    private async Task<ClientWebSocket> ConnectSilentAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "negotiate") { Headers = { { "x-ms-client-principal-id", "silent" } } };
        var info = await (await _app.Client.SendAsync(request, _limit.Token)).Content.ReadFromJsonAsync<JsonElement>(_limit.Token);
        var address = new UriBuilder(info.GetProperty("url").GetString()!) { Scheme = "ws" };
        address.Query += $"&access_token={info.GetProperty("accessToken").GetString()}";
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(address.Uri, _limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, _limit.Token);
        var members = _app.Services.GetRequiredService<HubMembers>();
        IReadOnlyList<string> ids;
        while ((ids = members.OfUser("news", "silent")).Count == 0)
        {
            _limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await JoinAsync(ids[0]);
        return socket;
    }

    private async Task<Reader> ConnectAsync()
    {
        var reader = new Reader(new HubConnectionBuilder().WithUrl(_app.Address, options => options.Headers["x-ms-client-principal-id"] = "ada").Build(), _limit.Token);
        await reader.Connection.StartAsync(_limit.Token);
        var members = _app.Services.GetRequiredService<HubMembers>();
        while (members.Of("news", reader.Connection.ConnectionId!).Count == 0)
        {
            _limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return reader;
    }

    private sealed class Reader : IAsyncDisposable
    {
        private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
        private readonly CancellationToken _limit;

        public Reader(HubConnection connection, CancellationToken limit)
        {
            (Connection, _limit) = (connection, limit);
            connection.On<string, JsonElement>("told", (text, _) => _texts.Writer.TryWrite(text));
        }

        public HubConnection Connection { get; }

        public Task<string> NextAsync() => _texts.Reader.ReadAsync(_limit).AsTask();

        public ValueTask DisposeAsync() => Connection.DisposeAsync();
    }
}
