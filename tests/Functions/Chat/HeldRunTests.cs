using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>Runs that a model server holds until the test lets go of them.</summary>
public sealed class HeldRunTests : IAsyncLifetime
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text("The answer comes late.") with { Gate = gate.Task });
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

    [Fact]
    public async Task Second_request_on_a_conversation_answers_conversation_busy_with_the_running_id()
    {
        var (conversation, run) = await StartAsync();
        var question = Question(conversation);
        var busy = (await app.Admin.PostAsync("api/chat", question)).IsProblem(Problems.ConversationBusy);
        Assert.Equal(run, busy.Text("orchestrationId"));
        Assert.Equal("1", busy.Headers["Retry-After"]);

        gate.SetResult();
        await app.Admin.EventsAsync($"api/orchestrations/{run}/events");
        (await app.Admin.PostAsync("api/chat", question)).Is(200);
    }

    [Fact]
    public async Task Answer_that_takes_too_long_answers_answer_timeout_with_the_run_that_goes_on()
    {
        var (_, run) = await StartAsync();
        Assert.Equal("running", (await app.Admin.GetAsync($"api/orchestrations/{run}")).Is(200).Text("status"));
        gate.SetResult();
        var events = await app.Admin.EventsAsync($"api/orchestrations/{run}/events");
        Assert.Equal(["end", "done"], events.Where(e => e.Kind is "end" or "error" or "done").Select(e => e.Kind));
    }

    [Fact]
    public async Task Cancelled_run_ends_with_one_error_and_frees_its_conversation()
    {
        var (conversation, run) = await StartAsync();
        var cancelled = (await app.Admin.SendAsync(HttpMethod.Post, $"api/orchestrations/{run}/cancel")).Is(202);
        Assert.Equal(run, cancelled.Text("id"));

        var events = await app.Admin.EventsAsync($"api/orchestrations/{run}/events");
        var terminal = Assert.Single(events, e => e.Kind is "end" or "error");
        Assert.Equal(Problems.RunCancelled.Code, terminal.Data.GetProperty("code").GetString());
        Assert.Equal("cancelled", (await app.Admin.GetAsync($"api/orchestrations/{run}")).Is(200).Text("status"));
        (await app.Admin.SendAsync(HttpMethod.Post, $"api/orchestrations/{run}/cancel")).IsProblem(Problems.RunEnded);

        gate.SetResult();
        (await app.Admin.PostAsync("api/chat", Question(conversation))).Is(200);
    }

    // The answer takes longer than the request may wait, so its problem names the run that is held.
    private async Task<(string Conversation, string Run)> StartAsync()
    {
        var late = (await app.Admin.PostAsync("api/chat", ApiUser.Question("What comes late?"))).IsProblem(Problems.AnswerTimeout);
        return (late.Text("conversationId"), late.Text("orchestrationId"));
    }

    private static JsonObject Question(string conversation)
    {
        var question = ApiUser.Question("And then?");
        question["conversationId"] = conversation;
        return question;
    }
}
