using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>Questions that two models answer, over HTTP and on the whole runtime.</summary>
public sealed class EnsembleTests : IAsyncLifetime
{
    private const string Question = "Compare cats and dogs: which of them sleeps longer?";
    private const string Cats = "Cats sleep longer.";

    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenAIServer server = null!;
    private App app = null!;
    private bool held;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(Reply);
        app = await App.StartAsync(settings =>
        {
            settings.AnswerFrom(server);
            settings["Evaluation:Enabled"] = "true";
            settings["Evaluation:Judge"] = "auto";
            settings["Models:Ensemble:Members:0"] = "openai-compatible/first";
            settings["Models:Ensemble:Members:1"] = "openai-compatible/second";
        });
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Judge_picks_between_two_answers_and_answer_conversation_and_run_say_who_took_part()
    {
        var answer = (await app.Admin.PostAsync("api/chat", ApiUser.Question(Question))).Is(200).Json;

        server.AssertContract();
        Assert.Equal((Cats, "second"), (answer.GetProperty("message").GetProperty("content").GetString(), answer.GetProperty("model").GetString()));
        var ensemble = answer.GetProperty("ensemble");
        Assert.Equal(("picked", "model"), (ensemble.GetProperty("resolution").GetString(), ensemble.GetProperty("method").GetString()));
        Assert.Equal(["first", "second"], Models(ensemble));
        var run = answer.GetProperty("orchestrationId").GetString();
        var whole = (await app.Admin.GetAsync($"api/orchestrations/{run}")).Is(200).Json;
        var decisions = whole.GetProperty("decisions").EnumerateArray().Select(decision => decision.GetProperty("data")).ToList();
        Assert.Equal("compares", Of(decisions, "ensemble_gated").GetProperty("reason").GetString());
        Assert.Equal("best_score", Of(decisions, "ensemble_resolved").GetProperty("reason").GetString());
        Assert.Equal(["answer", "ensemble", "ensemble-1", "ensemble-2"], whole.GetProperty("graph").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("taskId").GetString()).Order(StringComparer.Ordinal));
        var usage = (await app.Admin.GetAsync($"api/orchestrations/{run}/usage")).Is(200).Json;
        Assert.Equal(3 * 18, usage.GetProperty("total").GetProperty("totalTokens").GetInt64());
        var messages = (await app.Admin.GetAsync($"api/conversations/{answer.GetProperty("conversationId").GetString()}/messages")).Is(200).Json;
        Assert.Equal("picked", messages.GetProperty("items").EnumerateArray().Last().GetProperty("ensemble").GetProperty("resolution").GetString());
    }

    [Fact]
    public async Task Plain_question_is_one_call_of_one_model()
    {
        var answer = (await app.Admin.PostAsync("api/chat", ApiUser.Question("How long do cats sleep?"))).Is(200).Json;

        Assert.False(answer.TryGetProperty("ensemble", out _));
        Assert.Equal("gpt-4.1", server.Requests.First().Model);
        Assert.DoesNotContain(server.Requests, request => request.Model is "first" or "second");
    }

    [Fact]
    public async Task Cancelling_while_members_draft_gives_both_calls_up_and_ends_the_run()
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        held = true;
        var question = ApiUser.Question(Question);
        question["conversationId"] = (await app.Admin.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        var asking = app.Admin.PostAsync("api/chat", question);
        await server.UntilRequestAsync(2, patience.Token);
        var run = (await app.Admin.PostAsync("api/chat", question)).IsProblem(Problems.ConversationBusy).Text("orchestrationId");

        (await app.Admin.SendAsync(HttpMethod.Post, $"api/orchestrations/{run}/cancel")).Is(202);

        Assert.Equal(Problems.RunCancelled.Code, (await asking).Is(409).Code);
        await Task.WhenAll(server.Requests.Select(request => request.Aborted)).WaitAsync(patience.Token);
        Assert.Equal(["first", "second"], server.Requests.Select(request => request.Model).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string?> Models(JsonElement ensemble) => ensemble.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("model").GetProperty("model").GetString());

    private static JsonElement Of(List<JsonElement> decisions, string name) => Assert.Single(decisions, decision => decision.GetProperty("decision").GetString() == name);

    private OpenAIReply Reply(OpenAIRequest request) => request switch
    {
        { SchemaName: "drafts" } => OpenAIReply.Text(Levels(request.LastText("user")!)),
        { SchemaName: not null } => OpenAIReply.Text("""{"factuality":4,"coherence":4,"relevance":4,"safety":4,"unsupported":[],"contradicted":[]}"""),
        { Model: "first" } => OpenAIReply.Text("Dogs sleep longer.") with { Gate = held ? gate.Task : Task.CompletedTask },
        _ => OpenAIReply.Text(Cats) with { Gate = held ? gate.Task : Task.CompletedTask },
    };

    private static string Levels(string asked)
    {
        var first = asked.IndexOf(Cats, StringComparison.Ordinal) < asked.IndexOf("Draft 2", StringComparison.Ordinal);
        var (one, two) = first ? (4, 1) : (1, 4);
        return $$"""{"drafts":[{"draft":1,"factuality":{{one}},"coherence":4,"relevance":4,"safety":4},{"draft":2,"factuality":{{two}},"coherence":4,"relevance":4,"safety":4}],"complementary":false}""";
    }
}
