using System.Text.Json.Nodes;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Tools;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>A run whose agent wants to send something: it waits, its owner decides by the API, and what is sent is what was shown, once.</summary>
public sealed class ApprovalTests : IAsyncLifetime
{
    private const string Plan = """{"tasks":[{"id":"t1","agent":"knowledge","objective":"Tell Ada.","dependsOn":[],"parent":null}]}""";
    private const string Sent = """{"to":"ada","text":"It is out."}""";

    private readonly OutsideTool tool = new(
        "send_mail",
        ToolEffect.Writes,
        """{"type":"object","additionalProperties":false,"required":["to","text"],"properties":{"to":{"type":"string"},"text":{"type":"string"}}}""",
        () => """{"sent":true}""");
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(Reply);
        app = new App { Decorate = services => services.AddSingleton<IToolSource>(new OutsideTools(["knowledge"], tool)) };
        app.Settings.AnswerFrom(server);
        await app.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Approved_call_is_made_once_with_what_was_shown()
    {
        var (user, asking) = await AskAsync();
        var waiting = await WaitingAsync(user);
        Assert.Equal((Sent, "pending", "send_mail", 0), (waiting["arguments"]!.ToJsonString(), Text(waiting, "status"), Text(waiting, "toolId"), tool.Calls.Count));

        var decided = (await DecideAsync(user, waiting, approved: true)).Is(200);
        var answer = (await asking).Is(200);
        var again = (await DecideAsync(user, waiting, approved: true)).Is(200);

        Assert.Equal([Sent], tool.Calls);
        Assert.Equal("Ada was told.", JsonNode.Parse(answer.Body)!["message"]!["content"]!.GetValue<string>());
        Assert.Equal(user.Owner, JsonNode.Parse(decided.Body)!["decision"]!["by"]!.GetValue<string>());
        Assert.Equal(("done", 0), (again.Text("status"), (await ListAsync(user)).Count));
        Assert.Equal(["approval_requested:writes_need_approval", "approval_decided:approved"], await DecisionsAsync(user, answer.Text("orchestrationId")));
    }

    [Fact]
    public async Task Refused_call_is_not_made_and_the_agent_reads_the_reason()
    {
        var (user, asking) = await AskAsync();
        var waiting = await WaitingAsync(user);

        (await DecideAsync(user, waiting, approved: false, "Not yet.")).Is(200);
        var answer = (await asking).Is(200);

        Assert.Empty(tool.Calls);
        Assert.Contains("Not yet.", server.Requests.Last(request => request.LastText("tool") is not null).LastText("tool"), StringComparison.Ordinal);
        Assert.Equal(Problems.ApprovalSettled.Code, (await DecideAsync(user, waiting, approved: true)).Is(409).Code);
        Assert.Equal("approval_decided:rejected", (await DecisionsAsync(user, answer.Text("orchestrationId")))[^1]);
    }

    [Fact]
    public async Task Call_of_a_run_that_was_cancelled_waits_for_nobody()
    {
        var (user, asking) = await AskAsync();
        var waiting = await WaitingAsync(user);

        (await user.PostAsync($"api/orchestrations/{Text(waiting, "orchestrationId")}/cancel", "{}")).Is(202);
        Assert.Equal(Problems.RunCancelled.Code, (await asking).Code);

        // Its list does not wait for its owner to look.
        await user.User.EventsAsync($"api/orchestrations/{Text(waiting, "orchestrationId")}/events");
        Assert.Empty(await app.Host.Services.GetRequiredService<EffectLedger>().WaitingRunsAsync(new OwnerId(user.Owner), CancellationToken.None));

        Assert.Equal(Problems.ApprovalSettled.Code, (await DecideAsync(user, waiting, approved: true)).Is(409).Code);
        Assert.Equal("withdrawn", (await user.GetAsync($"api/approvals/{Text(waiting, "id")}")).Is(200).Text("status"));
        Assert.Empty(tool.Calls);
    }

    // Approved, and the run is cancelled before its agent looked: nobody makes the call any more.
    [Fact]
    public async Task Approved_call_of_a_run_that_ended_before_it_was_begun_is_withdrawn()
    {
        var key = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var user = new Asker(new ApiUser(app.Host.Client, key.Key), key.OwnerId);
        var call = await WaitingCall.OpenAsync(app, user.Owner);
        (await user.PostAsync($"api/approvals/{call.Id}/decision", $$"""{"approved":true,"callHash":"{{WaitingCall.Hash}}"}""")).Is(200);
        Assert.Equal([(call.Id.Value, "approved")], await StatesAsync(user, "decided"));

        await app.Host.Services.GetRequiredService<ICancelMarks>().MarkAsync(new OwnerId(user.Owner), call.Id.Run, CancellationToken.None);

        Assert.Equal([(call.Id.Value, "withdrawn")], await StatesAsync(user, "decided"));
        Assert.Equal("withdrawn", (await user.GetAsync($"api/approvals/{call.Id}")).Is(200).Text("status"));
    }

    [Fact]
    public async Task Nobody_else_sees_or_decides()
    {
        var (user, asking) = await AskAsync();
        var waiting = await WaitingAsync(user);
        var stranger = await app.NewUserAsync();
        var reader = new ApiUser(app.Host.Client, (await app.Admin.PostAsync("api/keys", """{"name":"reader","scopes":["chat","runs"]}""")).Is(201).Text("key"));

        Assert.Empty(JsonNode.Parse((await stranger.GetAsync("api/approvals")).Is(200).Body)!["items"]!.AsArray());
        (await stranger.GetAsync($"api/approvals/{Text(waiting, "id")}")).Is(404);
        (await DecideAsync(new Asker(stranger, string.Empty), waiting, approved: true)).Is(404);
        (await reader.GetAsync("api/approvals")).Is(403);
        Assert.Empty(tool.Calls);

        (await DecideAsync(user, waiting, approved: false)).Is(200);
        (await asking).Is(200);
    }

    [Fact]
    public async Task Calls_that_were_decided_are_listed_for_their_owner_alone_the_latest_first()
    {
        var (user, first) = await AskAsync();
        var approved = await WaitingAsync(user);
        (await DecideAsync(user, approved, approved: true)).Is(200);
        (await first).Is(200);
        var second = AskAsync(user);
        var refused = await WaitingAsync(user);
        (await DecideAsync(user, refused, approved: false, "Not yet.")).Is(200);
        (await second).Is(200);
        var third = AskAsync(user);
        var waiting = await WaitingAsync(user);

        Assert.Equal([(Text(refused, "id"), "rejected"), (Text(approved, "id"), "done")], await StatesAsync(user, "decided"));
        Assert.Equal([(Text(waiting, "id"), "pending")], await StatesAsync(user, "pending"));
        Assert.Equal([(Text(waiting, "id"), "pending"), (Text(refused, "id"), "rejected"), (Text(approved, "id"), "done")], await StatesAsync(user, "all"));
        var decision = JsonNode.Parse((await user.GetAsync("api/approvals?state=decided&limit=1")).Is(200).Body)!["items"]![0]!["decision"]!;
        Assert.Equal((user.Owner, "Not yet.", false), (Text(decision, "by"), Text(decision, "reason"), decision["approved"]!.GetValue<bool>()));
        Assert.Empty(await StatesAsync(new Asker(await app.NewUserAsync(), string.Empty), "all"));

        (await DecideAsync(user, waiting, approved: false)).Is(200);
        (await third).Is(200);
    }

    [Theory]
    [InlineData("state=done")]
    [InlineData("state=decided&after=eyJ4IjoxfQ")]
    public async Task List_that_there_is_not_is_refused(string query)
    {
        var user = await app.NewUserAsync();

        Assert.Equal(Problems.InvalidRequest.Code, (await user.GetAsync($"api/approvals?{query}")).Is(400).Code);
    }

    [Fact]
    public async Task Approval_names_the_call_that_it_is_for()
    {
        var (user, asking) = await AskAsync();
        var waiting = await WaitingAsync(user);
        var id = Text(waiting, "id");

        Assert.Equal(Problems.InvalidRequest.Code, (await user.PostAsync($"api/approvals/{id}/decision", """{"approved":true}""")).Is(400).Code);
        Assert.Equal(Problems.ApprovalMismatch.Code, (await user.PostAsync($"api/approvals/{id}/decision", $$"""{"approved":true,"callHash":"{{new string('0', 64)}}"}""")).Is(409).Code);
        Assert.Empty(tool.Calls);

        (await user.PostAsync($"api/approvals/{id}/decision", """{"approved":false}""")).Is(200);
        (await asking).Is(200);
    }

    private static OpenAIReply Reply(OpenAIRequest request) => request.SchemaName switch
    {
        "plan" => OpenAIReply.Text(Plan),
        not null when request.LastText("tool") is null => OpenAIReply.Call(("send_mail", Sent)),
        not null => OpenAIReply.Text("""{"summary":"Done as far as allowed.","evidence":[],"claims":[]}"""),
        null => OpenAIReply.Text("Ada was told."),
    };

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private static Task<Answer> DecideAsync(Asker user, JsonNode waiting, bool approved, string? reason = null) => user.PostAsync(
        $"api/approvals/{Text(waiting, "id")}/decision", new JsonObject { ["approved"] = approved, ["callHash"] = Text(waiting, "callHash"), ["reason"] = reason }.ToJsonString().Replace(",\"reason\":null", string.Empty, StringComparison.Ordinal));

    private static Task<JsonArray> ListAsync(Asker user) => user.User.ApprovalsAsync();

    private static async Task<IReadOnlyList<string>> DecisionsAsync(Asker user, string run) =>
        [.. (await user.User.EventsAsync($"api/orchestrations/{run}/events"))
            .Where(told => told.Kind == "orchestration_decision")
            .Select(told => $"{told.Data.GetProperty("decision").GetString()}:{told.Data.GetProperty("reason").GetString()}")
            .Where(text => text.StartsWith("approval", StringComparison.Ordinal))];

    private static Task<Answer> AskAsync(Asker user) => user.PostAsync("api/chat", ApiUser.Question("When must a flaky test be fixed, and when do releases happen?").ToJsonString());

    // Page by page, one call a page.
    private static async Task<IReadOnlyList<(string Id, string Status)>> StatesAsync(Asker user, string state)
    {
        var (found, after) = (new List<(string, string)>(), string.Empty);
        do
        {
            var page = JsonNode.Parse((await user.GetAsync($"api/approvals?state={state}&limit=1{after}")).Is(200).Body)!;
            found.AddRange(page["items"]!.AsArray().Select(item => (Text(item!, "id"), Text(item!, "status"))));
            after = page["next"] is { } next ? $"&after={Uri.EscapeDataString(next.GetValue<string>())}" : string.Empty;
        }
        while (after.Length > 0);
        return found;
    }

    private async Task<(Asker User, Task<Answer> Asking)> AskAsync()
    {
        var key = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var user = new Asker(new ApiUser(app.Host.Client, key.Key), key.OwnerId);
        return (user, AskAsync(user));
    }

    private static async Task<JsonNode> WaitingAsync(Asker user) => (await user.User.WaitingAsync())[0]!;

    private sealed record Asker(ApiUser User, string Owner)
    {
        public Task<Answer> GetAsync(string path) => User.GetAsync(path);

        public Task<Answer> PostAsync(string path, string json) => User.PostAsync(path, json);
    }
}
