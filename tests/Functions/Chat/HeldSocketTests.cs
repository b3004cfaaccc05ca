using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>WebSockets of runs that a model server holds in the middle of their answer.</summary>
public sealed class HeldSocketTests : IAsyncLifetime
{
    private const string Text = "These words come at once and these come when the test lets go.";
    private const int Held = 5;

    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(Text) with { BeforePiece = piece => piece < Held ? Task.CompletedTask : gate.Task });
        app = await App.StartAsync(settings => settings.AnswerFrom(server));
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Cancel_ends_the_run_with_one_error_and_a_normal_close()
    {
        using var client = await StartAsync();
        await client.UntilAsync("token");
        await client.SendAsync("""{"type":"cancel"}""");

        var rest = await client.RestAsync();

        Assert.Equal(Problems.RunCancelled.Code, rest[^1].GetProperty("code").GetString());
        Assert.Single(rest, frame => SocketClient.Kind(frame) is "end" or "error");
        Assert.Equal(1000, client.CloseCode);
        var run = rest[^1].GetProperty("orchestrationId").GetString()!;
        await app.Admin.EventsAsync($"api/orchestrations/{run}/events");
        Assert.Equal("cancelled", await StatusAsync(run));
    }

    [Fact]
    public async Task Client_that_leaves_goes_on_over_another_transport_and_the_run_was_not_touched()
    {
        using var first = await StartAsync();
        var seen = await first.UntilAsync("token");
        var (run, last) = (seen[0].GetProperty("orchestrationId").GetString()!, seen[^1].GetProperty("id").GetString()!);
        first.Abort();
        using var second = await SocketClient.ConnectAsync(app, app.Admin);
        await second.SendAsync(new JsonObject { ["type"] = "continue", ["orchestrationId"] = run, ["after"] = last, ["until"] = "run" }.ToJsonString());
        var more = await second.UntilAsync("token");
        await second.LeaveAsync();
        gate.SetResult();
        var rest = await app.Admin.EventsAsync($"api/orchestrations/{run}/events", ("Last-Event-ID", more[^1].GetProperty("id").GetString()!));

        var all = await app.Admin.EventsAsync($"api/orchestrations/{run}/events");

        Assert.Equal(
            all.Select(e => e.Frame.GetRawText()),
            [.. seen.Concat(more.Skip(1)).Select(SocketClient.Plain), .. rest.Skip(1).Select(e => e.Frame.GetRawText())]);
        Assert.All([SocketClient.Kind(more[0]), rest[0].Kind], kind => Assert.Equal("stream_resumed", kind));
        Assert.Equal(Text, string.Concat(all.Where(e => e.Kind == "token").Select(e => e.Data.GetProperty("delta").GetString())));
    }

    [Theory]
    [InlineData("""{"type":"start"}""")]
    [InlineData("""{"type":"cancel","why":"so"}""")]
    [InlineData("what?")]
    public async Task Later_message_that_is_not_a_cancel_closes_and_leaves_the_run_alone(string message)
    {
        using var client = await StartAsync();
        var run = (await client.UntilAsync("token"))[0].GetProperty("orchestrationId").GetString()!;
        await client.SendAsync(message);

        var rest = await client.RestAsync();

        Assert.Equal(4400, client.CloseCode);
        Assert.Equal("error", SocketClient.Kind(rest[^1]));
        Assert.Equal("running", await StatusAsync(run));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaving_cancels_the_run_of_a_client_that_wants_it(bool abort)
    {
        using var client = await StartAsync(cancelOnDisconnect: true);
        var run = (await client.UntilAsync("token"))[0].GetProperty("orchestrationId").GetString()!;

        if (abort)
        {
            client.Abort();
        }
        else
        {
            await client.LeaveAsync();
        }

        await AssertCancelledAsync(run);
    }

    [Theory]
    [InlineData("api/chat/stream?cancelOnDisconnect=true", false)]
    [InlineData("api/chat/stream", true)]
    public async Task Leaving_an_event_stream_cancels_its_run_where_query_or_body_says_so(string path, bool inBody)
    {
        var question = ApiUser.Question("What comes when?");
        if (inBody)
        {
            question["cancelOnDisconnect"] = true;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiUser.Json(question.ToJsonString()) };
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", app.Admin.Key);
        string run;
        using (var response = await app.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            string? line;
            do
            {
                line = await reader.ReadLineAsync();
            }
            while (line is not null && !line.StartsWith("data: ", StringComparison.Ordinal));
            run = JsonNode.Parse(line![6..])!["orchestrationId"]!.GetValue<string>();
        }

        await AssertCancelledAsync(run);
    }

    private async Task AssertCancelledAsync(string run)
    {
        var events = await app.Admin.EventsAsync($"api/orchestrations/{run}/events");
        var terminal = Assert.Single(events, e => e.Kind is "end" or "error");
        Assert.Equal(Problems.RunCancelled.Code, terminal.Data.GetProperty("code").GetString());
        Assert.Equal("done", events[^1].Kind);
    }

    private async Task<SocketClient> StartAsync(bool cancelOnDisconnect = false)
    {
        var client = await SocketClient.ConnectAsync(app, app.Admin);
        var question = ApiUser.Question("What comes when?");
        question["model"] = "openai/gpt-4.1";
        question["cancelOnDisconnect"] = cancelOnDisconnect;
        await client.SendAsync(question.ToJsonString());
        return client;
    }

    private async Task<string> StatusAsync(string run) => (await app.Admin.GetAsync($"api/orchestrations/{run}")).Is(200).Text("status");
}
