using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>The chat over a WebSocket, as its clients see it.</summary>
[Collection(SharedApp.Name)]
public sealed class ChatSocketTests(App app)
{
    private const string Model = "local-extractive/local-extractive";

    [Fact]
    public async Task Client_init_gets_the_frames_of_the_event_stream_and_a_normal_close()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        using var client = await SocketClient.ConnectAsync(app, user);
        await client.SendAsync(Init(Documents.Question, attachment));

        var frames = await client.RestAsync();

        Assert.Equal(1000, client.CloseCode);
        Assert.Equal("start", SocketClient.Kind(frames[0]));
        Assert.Equal("end", SocketClient.Kind(frames[^1]));
        var run = frames[0].GetProperty("orchestrationId").GetString();
        var streamed = (await user.EventsAsync($"api/orchestrations/{run}/events")).Select(e => e.Frame.GetRawText()).Take(frames.Count);
        Assert.Equal(streamed, frames.Select(SocketClient.Plain));
        Assert.Contains(Documents.Rule, string.Concat(frames.Where(frame => SocketClient.Kind(frame) == "token").Select(frame => frame.GetProperty("delta").GetString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_carry_the_top_level_members_of_their_kind()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        using var client = await SocketClient.ConnectAsync(app, user, "frames=chat");
        await client.SendAsync(Init(Documents.Question, attachment));

        var frames = await client.RestAsync();

        Assert.All(frames, frame => Assert.Equal(frame.GetProperty("eventType").GetString(), SocketClient.Kind(frame)));
        Assert.All(frames, frame => Assert.Contains(SocketClient.Kind(frame), new[] { "start", "token", "usage", "end" }));
        var tokens = frames.Where(frame => SocketClient.Kind(frame) == "token").ToList();
        Assert.Equal(Enumerable.Range(0, tokens.Count), tokens.Select(token => token.GetProperty("index").GetInt32()));
        Assert.Equal(frames[^1].GetProperty("data").GetProperty("usage").GetRawText(), frames[^1].GetProperty("usage").GetRawText());
    }

    [Theory]
    [InlineData("{", "malformed_json", 4400)]
    [InlineData("[]", "invalid_request", 4400)]
    [InlineData("{}", "invalid_request", 4400)]
    [InlineData("""{"messages":[{"role":"user","content":"hello"}]}""", "invalid_request", 4400)]
    [InlineData("""{"model":"m"}""", "invalid_request", 4400)]
    [InlineData("""{"messages":[],"model":"m"}""", "invalid_request", 4400)]
    [InlineData("""{"messages":[{"role":"user","content":"hello"}],"model":"m","more":1}""", "invalid_request", 4400)]
    [InlineData("""{"type":"cancel"}""", "invalid_request", 4400)]
    [InlineData("""{"type":"other"}""", "invalid_request", 4400)]
    [InlineData("""{"type":"continue"}""", "invalid_request", 4400)]
    [InlineData("""{"type":"continue","orchestrationId":"00000000000000000000000000000000"}""", "not_found", 4404)]
    [InlineData("""{"type":"continue","orchestrationId":"no id"}""", "not_found", 4404)]
    [InlineData("""{"messages":[{"role":"user","content":"hello"}],"model":"nobody/has-this"}""", "model_unavailable", 4422)]
    public async Task First_message_that_is_wrong_is_told_why_and_closed_with_the_status(string message, string code, int closeCode)
    {
        using var client = await SocketClient.ConnectAsync(app, app.Admin);
        await client.SendAsync(message);

        var error = Assert.Single(await client.RestAsync());

        Assert.Equal("error", SocketClient.Kind(error));
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(Problems.All[code].Title, error.GetProperty("message").GetString());
        Assert.False(error.TryGetProperty("id", out _));
        Assert.Equal((closeCode, code), (client.CloseCode, client.CloseReason));
    }

    [Fact]
    public async Task Message_over_the_limit_is_closed_with_1009()
    {
        using var client = await SocketClient.ConnectAsync(app, app.Admin);
        await client.SendAsync(Init(new string('x', 1_048_576)));

        Assert.Equal("body_too_large", Assert.Single(await client.RestAsync()).GetProperty("code").GetString());
        Assert.Equal(1009, client.CloseCode);
    }

    [Fact]
    public async Task Binary_message_is_closed_with_1003()
    {
        using var client = await SocketClient.ConnectAsync(app, app.Admin);
        await client.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary);

        Assert.Equal("unsupported_content_type", Assert.Single(await client.RestAsync()).GetProperty("code").GetString());
        Assert.Equal(1003, client.CloseCode);
    }

    [Fact]
    public async Task Run_is_continued_after_every_frame_with_exactly_the_rest_up_to_done()
    {
        var (user, run) = await EndedRunAsync();
        var all = (await user.EventsAsync($"api/orchestrations/{run}/events")).Select(e => e.Frame.GetRawText()).ToList();
        for (var at = 0; at < all.Count; at++)
        {
            using var client = await SocketClient.ConnectAsync(app, user);
            await client.SendAsync(Continue(run, Id(all[at]), "run"));

            var rest = await client.RestAsync();
            Assert.Equal(("stream_resumed", all.Count - at - 1), (SocketClient.Kind(rest[0]), rest[0].GetProperty("data").GetProperty("replayed").GetInt32()));
            Assert.Equal(all.Skip(at + 1), rest.Skip(1).Select(SocketClient.Plain));
            Assert.Equal(1000, client.CloseCode);
        }
    }

    [Theory]
    [InlineData("xyz")]
    [InlineData("00000000ffffffffffff")]
    public async Task Run_is_not_continued_after_what_is_no_frame_of_it(string after)
    {
        var (user, run) = await EndedRunAsync();
        using var client = await SocketClient.ConnectAsync(app, user);
        await client.SendAsync(Continue(run, after, null));

        Assert.Equal("invalid_cursor", Assert.Single(await client.RestAsync()).GetProperty("code").GetString());
        Assert.Equal(4400, client.CloseCode);
    }

    [Fact]
    public async Task Run_of_somebody_else_is_not_found()
    {
        var (_, run) = await EndedRunAsync();
        foreach (var stranger in new[] { await app.NewUserAsync(), app.Admin })
        {
            using var client = await SocketClient.ConnectAsync(app, stranger);
            await client.SendAsync(Continue(run, null, null));

            Assert.Equal("not_found", Assert.Single(await client.RestAsync()).GetProperty("code").GetString());
            Assert.Equal(4404, client.CloseCode);
        }
    }

    [Fact]
    public async Task Key_that_does_not_open_runs_continues_none()
    {
        var created = (await app.Admin.PostAsync("api/keys", """{"name":"talker","scopes":["chat"]}""")).Is(201);
        using var client = await SocketClient.ConnectAsync(app, new ApiUser(app.Host.Client, created.Text("key")));
        await client.SendAsync(Continue(new string('0', 32), null, null));

        Assert.Equal("forbidden", Assert.Single(await client.RestAsync()).GetProperty("code").GetString());
        Assert.Equal(4403, client.CloseCode);
    }

    [Fact]
    public async Task Same_key_gets_the_same_run()
    {
        var user = await app.NewUserAsync();
        var ids = new List<string?>();
        for (var time = 0; time < 2; time++)
        {
            using var client = await SocketClient.ConnectAsync(app, user, "", ("Idempotency-Key", "once"));
            await client.SendAsync(Init("Who was first?"));
            ids.Add((await client.RestAsync())[0].GetProperty("orchestrationId").GetString());
        }

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Request_that_is_no_upgrade_names_the_negotiation_of_SignalR()
    {
        var answer = (await app.Admin.GetAsync("ws/chat")).IsProblem(Problems.WebSocketUnavailable);

        Assert.Equal("websocket", answer.Headers["Upgrade"]);
        Assert.Equal(new Uri(app.Host.Address, "api/negotiate").ToString(), answer.Text("negotiateUrl"));
        Assert.Equal("frames", answer.Text("hub"));
    }

    [Theory]
    [InlineData("?transport=ws", null)]
    [InlineData("", "websocket")]
    [InlineData("", "WebSocket")]
    public async Task Event_stream_that_is_wanted_as_a_WebSocket_names_its_address(string query, string? header)
    {
        var answer = header is null
            ? await app.Admin.PostAsync("api/chat/stream" + query, ApiUser.Question("Who?"))
            : await app.Admin.PostAsync("api/chat/stream" + query, ApiUser.Question("Who?"), ("X-Stream-Protocol", header));

        answer.IsProblem(Problems.UseWebSocket);
        Assert.Equal("websocket", answer.Headers["Upgrade"]);
        Assert.Equal(new UriBuilder(new Uri(app.Host.Address, "ws/chat")) { Scheme = "ws" }.Uri.ToString(), answer.Text("webSocketUrl"));
    }

    private async Task<(ApiUser User, string Run)> EndedRunAsync()
    {
        var user = await app.NewUserAsync();
        var run = (await user.AskAsync("Who was first?")).Is(200).Text("orchestrationId");
        await user.EventsAsync($"api/orchestrations/{run}/events");
        return (user, run);
    }

    private static string Init(string question, params string[] attachments)
    {
        var message = ApiUser.Question(question, attachments);
        message["model"] = Model;
        return message.ToJsonString();
    }

    private static string Continue(string run, string? after, string? until)
    {
        var message = new JsonObject { ["type"] = "continue", ["orchestrationId"] = run };
        if (after is not null)
        {
            message["after"] = after;
        }

        if (until is not null)
        {
            message["until"] = until;
        }

        return message.ToJsonString();
    }

    private static string Id(string frame)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement.GetProperty("id").GetString()!;
    }
}
