using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Cartrita.Runtime.Host.SignalR;
using Cartrita.Runtime.Testing;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.SignalR;

/// <summary>Hubs, with the client that apps use.</summary>
public sealed class SignalRTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly VirtualClock _clock = new();
    private FunctionsTestHost _app = null!;

    public async Task InitializeAsync() => _app = await FunctionsTestHost.StartAsync(
        new FunctionsTestHostOptions
        {
            Types = [typeof(SampleSignalRFunctions)],
            HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""",
            Settings = new Dictionary<string, string?> { ["Hub"] = "chat" },
            TimeProvider = _clock,
        },
        builder => builder.ConfigureFunctionsWebApplication(),
        _limit.Token);

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _limit.Dispose();
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Client_that_negotiates_with_the_function_gets_what_is_sent_to_all(HttpTransportType transport)
    {
        await using var client = await ConnectAsync("ada", transport: transport);

        await PostAsync("send?text=hello");

        Assert.Equal("""hello {"Title":"big","Size":2}""", await client.NextAsync());
    }

    [Fact]
    public async Task Message_reaches_the_user_the_group_or_the_connection_that_it_names_and_nobody_else()
    {
        await using var ada = await ConnectAsync("ada");
        await using var ada2 = await ConnectAsync("ada");
        await using var eve = await ConnectAsync("eve");
        await PostAsync($"groups/Add?group=readers&connection={eve.Id}");

        await PostAsync("send?text=user&user=ada");
        await PostAsync("send?text=group&group=readers");
        await PostAsync($"send?text=connection&connection={ada2.Id}");
        await PostAsync("send?text=all");

        Assert.Equal(["user", "all"], await ada.TextsAsync(2));
        Assert.Equal(["user", "connection", "all"], await ada2.TextsAsync(3));
        Assert.Equal(["group", "all"], await eve.TextsAsync(2));
    }

    [Fact]
    public async Task User_in_a_group_is_there_with_later_connections_until_removed()
    {
        await PostAsync("groups/Add?group=readers&user=ada");
        await using var ada = await ConnectAsync("ada");
        await PostAsync("send?text=first&group=readers");
        await PostAsync("groups/Remove?group=readers&user=ada");
        await PostAsync("send?text=second&group=readers");
        await PostAsync("groups/Add?group=readers&user=ada");
        await PostAsync("send?text=third&group=readers");
        await PostAsync("groups/RemoveAll?user=ada");
        await PostAsync("send?text=fourth&group=readers");
        await PostAsync("send?text=last");

        Assert.Equal(["first", "third", "last"], await ada.TextsAsync(3));
    }

    [Fact]
    public async Task Hubs_are_apart_and_connection_info_can_be_text()
    {
        await using var chat = await ConnectAsync(user: null, path: "text", method: "changed");
        await using var news = await ConnectAsync("ada");

        await PostAsync("send?text=hello");
        await PostAsync("groups/Add?group=g&user=u");

        Assert.Equal("Add", await chat.NextAsync());
        Assert.Equal(["hello"], await news.TextsAsync(1));
    }

    [Fact]
    public async Task Connection_info_names_this_host_and_the_hub_in_lower_case()
    {
        var info = await InfoAsync("ada");

        Assert.Equal(new Uri(_app.Address, "runtime/signalr/?hub=news"), new Uri(info.GetProperty("url").GetString()!));
        Assert.Equal(3, info.GetProperty("accessToken").GetString()!.Split('.').Length);
    }

    [Fact]
    public async Task User_expression_without_a_value_is_an_empty_500() =>
        Assert.Equal(HttpStatusCode.InternalServerError, (await _app.Client.PostAsync("negotiate", null, _limit.Token)).StatusCode);

    [Fact]
    public async Task Nobody_connects_without_a_token_with_an_old_one_or_to_another_hub()
    {
        var token = (await InfoAsync("ada")).GetProperty("accessToken").GetString()!;

        Assert.Equal(HttpStatusCode.OK, await OpenAsync("news", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync("news", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync("chat", token));
        _clock.Advance(ClientTokens.Lifetime);
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync("news", token));
    }

    [Fact]
    public async Task Old_token_opens_nothing_whatever_else_the_query_says()
    {
        var token = (await InfoAsync("ada")).GetProperty("accessToken").GetString()!;
        _clock.Advance(ClientTokens.Lifetime);

        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync("news", token, "&id=1"));
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        var address = new UriBuilder(_app.Address) { Scheme = "ws", Path = "runtime/signalr/", Query = $"hub=news&id=&access_token={token}" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, _limit.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Page_of_another_origin_may_connect()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "runtime/signalr/negotiate?hub=news");
        request.Headers.Add("Origin", "http://localhost:3000");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,x-requested-with,x-signalr-user-agent");

        var response = await _app.Client.SendAsync(request, _limit.Token);

        Assert.Equal(["http://localhost:3000"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["true"], response.Headers.GetValues("Access-Control-Allow-Credentials"));
    }

    private async Task<JsonElement> InfoAsync(string user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "negotiate") { Headers = { { "x-ms-client-principal-id", user } } };
        return await (await _app.Client.SendAsync(request, _limit.Token)).Content.ReadFromJsonAsync<JsonElement>(_limit.Token);
    }

    private async Task<HttpStatusCode> OpenAsync(string hub, string? token, string more = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"runtime/signalr/negotiate?hub={hub}&negotiateVersion=1{more}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return (await _app.Client.SendAsync(request, _limit.Token)).StatusCode;
    }

    private async Task PostAsync(string path) => (await _app.Client.PostAsync(path, null, _limit.Token)).EnsureSuccessStatusCode();

    private async Task<TestClient> ConnectAsync(string? user, string path = "", string method = "told", HttpTransportType transport = HttpTransportType.WebSockets)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(_app.Address, path), options =>
            {
                options.Transports = transport;
                if (user is not null)
                {
                    options.Headers["x-ms-client-principal-id"] = user;
                }
            })
            .Build();
        var client = new TestClient(connection, method, _limit.Token);
        await connection.StartAsync(_limit.Token);

        // The client is told that it is connected a little before the hub is.
        var members = _app.Services.GetRequiredService<HubMembers>();
        while (members.Of(method == "told" ? "news" : "chat", client.Id).Count == 0)
        {
            _limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return client;
    }

    private sealed class TestClient : IAsyncDisposable
    {
        private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
        private readonly HubConnection _connection;
        private readonly CancellationToken _limit;

        public TestClient(HubConnection connection, string method, CancellationToken limit)
        {
            (_connection, _limit) = (connection, limit);
            connection.On(method, method == "told" ? [typeof(string), typeof(JsonElement)] : [typeof(string)], arguments =>
            {
                _received.Writer.TryWrite(string.Join(' ', arguments.Select(argument => argument!.ToString())));
                return Task.CompletedTask;
            });
        }

        public string Id => _connection.ConnectionId!;

        public Task<string> NextAsync() => _received.Reader.ReadAsync(_limit).AsTask();

        public async Task<IReadOnlyList<string>> TextsAsync(int count)
        {
            var texts = new List<string>();
            for (var i = 0; i < count; i++)
            {
                texts.Add((await NextAsync()).Split(' ')[0]);
            }

            return texts;
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
