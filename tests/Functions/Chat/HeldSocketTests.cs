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
        app = await App.StartAsync(settings =>
        {
            settings["OPENAI_BASE_URL"] = server.Endpoint.ToString();
            settings["OPENAI_API_KEY"] = "test-key";
            settings["Models:Embedding"] = "local-extractive/local-extractive";
        });
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
            [.. seen.Concat(more).Select(SocketClient.Plain), .. rest.Select(e => e.Frame.GetRawText())]);
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

    private async Task<SocketClient> StartAsync()
    {
        var client = await SocketClient.ConnectAsync(app, app.Admin);
        var question = ApiUser.Question("What comes when?");
        question["model"] = "openai/gpt-4.1";
        await client.SendAsync(question.ToJsonString());
        return client;
    }

    private async Task<string> StatusAsync(string run) => (await app.Admin.GetAsync($"api/orchestrations/{run}")).Is(200).Text("status");
}
