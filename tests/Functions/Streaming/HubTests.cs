using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;
using Microsoft.AspNetCore.Http.Connections;

namespace Cartrita.Functions.Tests.Streaming;

/// <summary>Frames over SignalR, with the client that nobody here wrote, of runs that a model server holds.</summary>
public sealed class HubTests : IAsyncLifetime
{
    private const string Text = "These words come at once and these come when the test lets go.";
    private const int Held = 5;

    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(Text) with { BeforePiece = piece => piece < Held ? Task.CompletedTask : gate.Task });
        app = await App.StartAsync(settings =>
        {
            settings.AnswerFrom(server);
            settings["Chat:AnswerTimeoutSeconds"] = "1";
        });
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Client_that_joins_a_run_in_its_middle_has_in_the_end_what_the_log_has(HttpTransportType transport)
    {
        var (_, run) = await StartAsync();
        await using var client = await HubClient.ConnectAsync(app, app.Admin, transport);
        await client.JoinAsync($"api/orchestrations/{run}");
        var following = client.FollowAsync(run);
        gate.SetResult();

        var frames = await following;

        await AssertWholeAsync(run, frames.Select(frame => frame.GetRawText()));
    }

    [Fact]
    public async Task Three_transports_tell_the_same_run_in_the_same_frames()
    {
        var (_, run) = await StartAsync();
        await using var hub = await HubClient.ConnectAsync(app, app.Admin);
        await hub.JoinAsync($"api/orchestrations/{run}");
        using var socket = await SocketClient.ConnectAsync(app, app.Admin);
        await socket.SendAsync($$"""{"type":"continue","orchestrationId":"{{run}}","until":"run"}""");
        var (pushed, sent, streamed) = (hub.FollowAsync(run), socket.RestAsync(), app.Admin.EventsAsync($"api/orchestrations/{run}/events"));
        gate.SetResult();

        var frames = (await streamed).Select(e => e.Frame.GetRawText()).ToList();

        Assert.Equal(frames, (await sent).Select(SocketClient.Plain));
        Assert.Equal(frames, (await pushed).Select(frame => frame.GetRawText()));
        Assert.Contains(frames, frame => frame.Contains("\"eventType\":\"done\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Client_that_joins_a_conversation_gets_the_runs_that_come_later()
    {
        var conversation = (await app.Admin.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        await using var client = await HubClient.ConnectAsync(app, app.Admin);
        Assert.Equal($"conversation-{conversation}", await client.JoinAsync($"api/conversations/{conversation}"));
        gate.SetResult();
        var question = ApiUser.Question("What comes when?");
        question["conversationId"] = conversation;
        var run = (await app.Admin.PostAsync("api/chat", question)).Is(200).Text("orchestrationId");

        await AssertWholeAsync(run, (await client.FollowAsync(run)).Select(frame => frame.GetRawText()));
    }

    [Fact]
    public async Task Client_that_has_left_gets_nothing_more()
    {
        var (_, run) = await StartAsync();
        await using var gone = await HubClient.ConnectAsync(app, app.Admin);
        await using var there = await HubClient.ConnectAsync(app, app.Admin);
        await gone.JoinAsync($"api/orchestrations/{run}");
        await there.JoinAsync($"api/orchestrations/{run}");
        await gone.LeaveAsync($"api/orchestrations/{run}");
        var following = there.FollowAsync(run);
        gate.SetResult();
        await following;

        // What is sent to a connection comes in order: the join is answered by the first thing that comes at all.
        var nothing = gone.NextAsync();
        await gone.JoinAsync($"api/orchestrations/{run}");
        Assert.False(nothing.IsCompleted);
    }

    [Theory]
    [InlineData("orchestrations")]
    [InlineData("conversations")]
    public async Task Stranger_neither_joins_nor_leaves(string collection)
    {
        var (conversation, run) = await StartAsync();
        var path = $"api/{collection}/{(collection == "orchestrations" ? run : conversation)}/watchers";
        var stranger = await app.NewUserAsync();
        await using var client = await HubClient.ConnectAsync(app, stranger);

        (await stranger.PostAsync(path, client.Body)).IsProblem(Problems.NotFound);
        (await stranger.SendAsync(HttpMethod.Delete, $"{path}/{client.Id}")).IsProblem(Problems.NotFound);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"connectionId":""}""")]
    [InlineData("""{"connectionId":"a b"}""")]
    [InlineData("""{"connectionId":"a","more":1}""")]
    public async Task Join_without_a_connection_answers_invalid_request(string body)
    {
        var (_, run) = await StartAsync();
        (await app.Admin.PostAsync($"api/orchestrations/{run}/watchers", body)).IsProblem(Problems.InvalidRequest);
    }

    private async Task AssertWholeAsync(string run, IEnumerable<string> frames) =>
        Assert.Equal((await app.Admin.EventsAsync($"api/orchestrations/{run}/events")).Select(e => e.Frame.GetRawText()), frames);

    private async Task<(string Conversation, string Run)> StartAsync()
    {
        var late = (await app.Admin.PostAsync("api/chat", ApiUser.Question("What comes when?"))).IsProblem(Problems.AnswerTimeout);
        return (late.Text("conversationId"), late.Text("orchestrationId"));
    }
}
