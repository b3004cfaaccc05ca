using System.Text.Json.Nodes;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Mcp;
using Cartrita.Functions.Tests.Support;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Tests.Mcp;

/// <summary>Calls whose client lost their answer and comes back for the rest, to whichever instance.</summary>
[Collection(SharedApp.Name)]
public sealed class McpResumptionTests(App app)
{
    [Theory]
    [InlineData("2025-11-25", true)]
    [InlineData("2025-06-18", false)]
    [InlineData("2025-03-26", false)]
    [InlineData(null, false)]
    public async Task Call_goes_on_after_every_event_with_exactly_the_rest(string? version, bool primes)
    {
        var user = await app.NewUserAsync();
        var all = await McpEvent.PostAsync(user, McpEvent.Call("the call", "What is a test?", token: 77), version);

        Assert.True(all.Count >= 3, $"{all.Count} events");
        Assert.Equal(all.Count, all.Select(one => one.Id).OfType<string>().Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(primes ? 1 : 0, all.Count(one => one.Data.Length == 0));
        Assert.Single(all, one => one.IsResult);
        Assert.True(all[^1].IsResult);
        Assert.Equal("the call", all[^1].Message.GetProperty("id").GetString());
        Assert.Equal(primes, all[0].Retry is not null);
        for (var at = 0; at < all.Count; at++)
        {
            var answer = (await McpEvent.ResumeAsync(user, all[at].Id!, version)).Is(200);
            Assert.StartsWith("text/event-stream", answer.Headers["Content-Type"], StringComparison.Ordinal);
            var rest = McpEvent.Parse(answer.Body);

            // Clients that lose this stream too before its first message come back with the same id.
            if (primes && at < all.Count - 1)
            {
                Assert.Equal((all[at].Id, string.Empty), (rest[0].Id, rest[0].Data));
                Assert.NotNull(rest[0].Retry);
                rest = [.. rest.Skip(1)];
            }

            Assert.Equal(all.Skip(at + 1), rest);
        }
    }

    [Fact]
    public async Task Progress_counts_on_under_the_token_that_the_client_gave()
    {
        var user = await app.NewUserAsync();
        var all = await McpEvent.PostAsync(user, McpEvent.Call(1, "What is a test?", token: "mine"));

        var rest = McpEvent.Parse((await McpEvent.ResumeAsync(user, all[1].Id!)).Is(200).Body);

        var told = all.Concat(rest).Where(one => one.Data.Length > 0 && !one.IsResult).Select(one => one.Message.GetProperty("params")).ToList();
        Assert.All(told, one => Assert.Equal("mine", one.GetProperty("progressToken").GetString()));
        Assert.StartsWith("Run ", told[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, all.Count - 2), told.Take(all.Count - 2).Select(one => one.GetProperty("progress").GetInt32()));
        Assert.Equal(Enumerable.Range(2, all.Count - 3), told.Skip(all.Count - 2).Select(one => one.GetProperty("progress").GetInt32()));
    }

    [Fact]
    public async Task Call_without_a_wish_for_progress_is_gone_on_with_after_its_first_event()
    {
        var user = await app.NewUserAsync();
        var all = await McpEvent.PostAsync(user, McpEvent.Call(5, "What is a test?"));
        Assert.Equal([string.Empty, "result"], all.Select(one => one.IsResult ? "result" : one.Data));

        var rest = McpEvent.Parse((await McpEvent.ResumeAsync(user, all[0].Id!)).Is(200).Body);

        Assert.Equal(all[1], rest[1]);
    }

    [Fact]
    public async Task Two_calls_for_one_run_share_no_event()
    {
        var user = await app.NewUserAsync();
        var call = McpEvent.Call(1, string.Empty, token: 1, new JsonObject { ["question"] = "What is a test?", ["idempotencyKey"] = "once" });
        var (first, second) = (await McpEvent.PostAsync(user, call), await McpEvent.PostAsync(user, call));
        Assert.Equal(first.Select(one => one.Data), second.Select(one => one.Data));
        Assert.Empty(first.Select(one => one.Id).Intersect(second.Select(one => one.Id)));
    }

    [Theory]
    [InlineData("search", """{"query":"tests"}""")]
    [InlineData("chat", """{"question":"What is a test?","wait":false}""")]
    [InlineData("chat", """{"question":""}""")]
    public async Task What_waits_for_no_run_has_no_ids(string tool, string arguments)
    {
        var call = $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""";
        Assert.Null(Assert.Single(await McpEvent.PostAsync(await app.NewUserAsync(), call)).Id);
    }

    [Fact]
    public async Task Call_with_an_id_of_its_own_that_is_too_long_is_answered_without_ids()
    {
        var id = new string('x', 2000);
        var only = Assert.Single(await McpEvent.PostAsync(await app.NewUserAsync(), McpEvent.Call(id, "What is a test?")));
        Assert.Equal((null, id), (only.Id, only.Message.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Revision_without_resumption_has_neither_ids_nor_a_stream_to_come_back_to()
    {
        var user = await app.NewUserAsync();
        var call = JsonNode.Parse(McpEvent.Call(1, "What is a test?"))!;
        call["params"]!["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        var answer = (await user.PostAsync("mcp", call.ToJsonString(), McpEvent.Headers("2026-07-28"))).Is(200);
        Assert.DoesNotContain("id: ", answer.Body, StringComparison.Ordinal);
        Assert.Contains("orchestrationId", answer.Body, StringComparison.Ordinal);

        var old = (await McpEvent.PostAsync(user, McpEvent.Call(1, "What is a test?")))[0].Id!;
        var refused = (await McpEvent.ResumeAsync(user, old, "2026-07-28")).IsProblem(Problems.MethodNotAllowed);
        Assert.Equal("POST", refused.Headers["Allow"]);
    }

    [Fact]
    public async Task Strangers_and_keys_that_may_not_ask_do_not_go_on()
    {
        var user = await app.NewUserAsync();
        var id = (await McpEvent.PostAsync(user, McpEvent.Call(1, "What is a test?")))[0].Id!;

        (await McpEvent.ResumeAsync(await app.NewUserAsync(), id)).IsProblem(Problems.NotFound);
        (await McpEvent.ResumeAsync(app.Admin, id)).IsProblem(Problems.NotFound);
        var reader = (await app.Admin.PostAsync("api/keys", new JsonObject { ["name"] = "mcp runs only", ["scopes"] = new JsonArray("runs") })).Is(201).Text("key");
        (await McpEvent.ResumeAsync(new ApiUser(app.Host.Client, reader), id)).IsProblem(Problems.Forbidden);
        (await McpEvent.ResumeAsync(new ApiUser(app.Host.Client, "none"), id)).Is(401);
    }

    [Fact]
    public async Task Ids_that_name_no_event_are_refused()
    {
        var user = await app.NewUserAsync();
        var all = await McpEvent.PostAsync(user, McpEvent.Call(1, "What is a test?", token: 1));
        Assert.True(McpEventId.TryParse(all[1].Id, out var event1));

        foreach (var malformed in new[] { "x", "00000000000000000001", all[1].Id![..^1], all[1].Id + "A", new string('A', 600) })
        {
            (await McpEvent.ResumeAsync(user, malformed)).IsProblem(Problems.InvalidCursor);
        }

        foreach (var frame in new[] { new FrameId(0, event1.After!.Value.Offset + 1), new FrameId(0, 1_000_000), new FrameId(7, 0) })
        {
            (await McpEvent.ResumeAsync(user, (event1 with { After = frame }).Value)).IsProblem(Problems.InvalidCursor);
        }

        (await McpEvent.ResumeAsync(user, (event1 with { Run = new RunId(new string('0', 32)) }).Value)).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task Run_that_is_no_chat_is_gone_on_with_by_nobody()
    {
        var user = await app.NewUserAsync();
        var ingestion = await user.IngestAsync("rules.md", "A flaky test is fixed within a day.");
        var id = new McpEventId(new RunId(ingestion), new string('a', 32), new RequestId(1), Token: null);
        (await McpEvent.ResumeAsync(user, id.Value)).IsProblem(Problems.InvalidCursor);
    }

    [Fact]
    public async Task Run_that_was_erased_is_not_found()
    {
        var user = await app.NewUserAsync();
        var all = await McpEvent.PostAsync(user, McpEvent.Call(1, "What is a test?"));
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{all[^1].Structured.GetProperty("conversationId").GetString()}")).Is(204);
        (await McpEvent.ResumeAsync(user, all[0].Id!)).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task Comes_back_only_as_a_reader_of_events_and_from_origins_that_may()
    {
        var user = await app.NewUserAsync();
        var id = (await McpEvent.PostAsync(user, McpEvent.Call(1, "What is a test?")))[0].Id!;
        (await user.GetAsync("mcp", ("Last-Event-ID", id), ("Accept", "application/json"))).IsProblem(Problems.NotAcceptable);
        (await user.GetAsync("mcp", ("Last-Event-ID", id), ("Origin", "https://evil.example"))).IsProblem(Problems.OriginRefused);
        (await user.GetAsync("mcp", ("Last-Event-ID", id), ("MCP-Protocol-Version", "new"))).IsProblem(Problems.InvalidRequest);
    }
}
