using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>The limit of open streams at every door that has one, with runs that a model server holds.</summary>
public sealed class StreamLimitTests : IAsyncLifetime
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text("The answer comes late.") with { Gate = gate.Task });
        app = await App.StartAsync(settings => settings.AnswerFrom(server));
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Stream_over_the_limit_of_its_key_is_refused_at_every_door_until_one_has_ended()
    {
        var user = await UserAsync(1);
        var (first, run) = await StartAsync(user);

        var refused = (await user.PostAsync("api/chat/stream", ApiUser.Question("And another?"))).IsProblem(Problems.TooManyStreams);
        Assert.Equal("15", refused.Headers["Retry-After"]);
        (await user.GetAsync($"api/orchestrations/{run}/events", ("Accept", "text/event-stream"))).IsProblem(Problems.TooManyStreams);
        await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(app, user));
        foreach (var (path, body) in new[]
        {
            ("v1/chat/completions", """{"model":"gpt-test","stream":true,"messages":[{"role":"user","content":"Hello?"}]}"""),
            ("v1/responses", """{"model":"gpt-test","stream":true,"input":"Hello?"}"""),
        })
        {
            var error = (await user.PostAsync(path, body)).Is(429).Json.GetProperty("error");
            Assert.Equal(("too_many_streams", "rate_limit_error"), (error.GetProperty("code").GetString(), error.GetProperty("type").GetString()));
        }

        // What is no stream needs no place.
        (await user.GetAsync($"api/orchestrations/{run}/events", ("Accept", "application/json"))).Is(200);

        gate.SetResult();
        Assert.Contains("event: end", await first.ReadToEndAsync(), StringComparison.Ordinal);
        await user.EventsAsync($"api/orchestrations/{run}/events");
        await user.EventsAsync($"api/orchestrations/{run}/events");
    }

    [Fact]
    public async Task Client_that_leaves_leaves_its_place()
    {
        var (user, free) = (await UserAsync(1, "leaving"), await UserAsync(10, "leaving"));
        var (first, run) = await StartAsync(user, cancelOnDisconnect: true);
        first.Dispose();

        // The run's end was asked for after the place was free.
        var events = await free.EventsAsync($"api/orchestrations/{run}/events");
        Assert.Equal("done", events[^1].Kind);
        gate.SetResult();
        (await user.PostAsync("api/chat/stream", ApiUser.Question("And now?"))).Is(200);
    }

    [Fact]
    public async Task Request_that_fails_keeps_no_place()
    {
        gate.SetResult();
        var user = await UserAsync(1);
        for (var times = 0; times < 3; times++)
        {
            (await user.PostAsync("api/chat/stream", "{")).IsProblem(Problems.MalformedJson);
            (await user.PostAsync("v1/chat/completions", """{"model":"gpt-test","stream":true,"messages":[]}""")).Is(400);
        }

        (await user.PostAsync("api/chat/stream", ApiUser.Question("And now?"))).Is(200);
    }

    private async Task<ApiUser> UserAsync(int streams, string name = "streaming")
    {
        var body = new JsonObject { ["name"] = name, ["limits"] = new JsonObject { ["concurrentStreams"] = streams } };
        return new ApiUser(app.Host.Client, (await app.Admin.PostAsync("api/keys", body)).Is(201).Text("key"));
    }

    private async Task<(StreamReader Reader, string Run)> StartAsync(ApiUser user, bool cancelOnDisconnect = false)
    {
        var question = ApiUser.Question("What comes late?");
        question["cancelOnDisconnect"] = cancelOnDisconnect;
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = ApiUser.Json(question.ToJsonString()) };
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", user.Key);
        var response = await app.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return (reader, JsonNode.Parse(line[6..])!["orchestrationId"]!.GetValue<string>());
            }
        }

        throw new InvalidOperationException("The stream ended before its first frame.");
    }
}
