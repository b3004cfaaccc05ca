using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Agents.Evaluation;

/// <summary>Evidence of agents, in order and with its contradictions, on its way into an answer.</summary>
public sealed class RerankTests
{
    private const string Question = "How many pandas does the zoo keep, and how much is a ticket?";

    [Fact]
    public async Task Best_evidence_is_first_in_the_answers_list_and_contradictions_show_both_sides()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("Sources differ: two [1] or five [2]."));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var (plan, results) = await FoundAsync(harness, run);

        var ranked = ChatRun.Value(await run.RerankAsync(ready, results));
        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Plan = plan, Results = results, Ranking = ranked.Ranking }));

        var note = Assert.Single(ranked.Conflicts);
        Assert.Equal((ConflictKinds.Numbers, "t1,t2", "t1.b,t2.a"), (note.Kind, string.Join(',', note.Tasks), string.Join(',', note.Evidence)));
        var asked = server.Requests.Last().LastText("user")!;
        var (parking, two, five) = (At(asked, "Parking is free on Sundays."), At(asked, "The zoo keeps two pandas in a new house."), At(asked, "The zoo keeps five pandas in an old house."));
        Assert.True(Math.Max(two, five) < parking, asked);
        Assert.Matches("""Conflict: these two cannot both be right\.\n- t1 \(research_agent\) says \[[12]\] \| The zoo keeps two pandas\.\n- t2 \(research_agent\) says \[[12]\] \| The zoo keeps five pandas\.""", asked);
    }

    [Fact]
    public async Task Model_orders_evidence_where_the_settings_say_so_and_what_it_invents_is_dropped()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("no JSON"), OpenAIReply.Text("""{"order":[3,9,1]}"""));
        await using var harness = Harness(server);
        harness.Get<EvaluationOptions>().RerankByModel = true;
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var (_, results) = await FoundAsync(harness, run);

        var ranked = ChatRun.Value(await run.RerankAsync(ready, results));

        server.AssertContract();
        var order = (await ReadAsync(harness, run, ranked)).Order;
        Assert.Equal(["t1.a", "t1.b", "t2.a"], order.Order(StringComparer.Ordinal));
        Assert.Equal("t1.a", order[0]);
        Assert.Equal(36, ranked.Usage.TotalTokens);
    }

    [Fact]
    public async Task Model_that_fails_leaves_the_order_of_the_rules()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(new OpenAIReply { Status = 500 });
        await using var harness = Harness(server);
        harness.Get<EvaluationOptions>().RerankByModel = true;
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var (_, results) = await FoundAsync(harness, run);

        var ranked = ChatRun.Value(await run.RerankAsync(ready, results));

        Assert.Equal("t1.a", (await ReadAsync(harness, run, ranked)).Order[^1]);
        Assert.Equal(TokenUsage.None, ranked.Usage);
    }

    [Fact]
    public async Task Answer_that_smooths_a_contradiction_over_gets_a_sentence_that_cites_both_sides()
    {
        await using var server = (await OpenAIServer.StartAsync()).Respond(request => OpenAIReply.Text($"The zoo keeps two pandas {NumberOf(request.LastText("user")!, "t1.b")}."));
        await using var harness = Harness(server);

        var (run, view) = await AnsweredAsync(harness);

        Assert.Matches(@"^The zoo keeps two pandas \[[12]\]\.\n\nThe sources contradict each other on this\. \[1\]\[2\]$", view.Text);
        Assert.Equal(["The zoo keeps five pandas in an old house.", "The zoo keeps two pandas in a new house."], view.End!.Citations.Select(citation => citation.Quote).Distinct().Order(StringComparer.Ordinal));
        var conflict = Assert.Single(view.End.Conflicts);
        Assert.Equal(ConflictKinds.Numbers, conflict.Kind);
        Assert.Equal(
            [("t1", "research_agent", "The zoo keeps two pandas.", "https://zoo.example/t1.b", true), ("t2", "research_agent", "The zoo keeps five pandas.", "https://zoo.example/t2.a", true)],
            conflict.Sides.Select(side => (side.TaskId.Value, side.Agent, side.Statement, Assert.Single(side.Sources).Url!.AbsoluteUri, side.Cited)));
    }

    [Theory]
    [InlineData("Sources differ: two [1] or five [2].", true)]
    [InlineData("Nothing is known about pandas.", false)]
    public async Task Answer_that_cites_both_sides_or_none_stays_as_it_is(string answer, bool cited)
    {
        await using var server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(answer));
        await using var harness = Harness(server);

        var (_, view) = await AnsweredAsync(harness);

        Assert.Equal(answer, view.Text);
        Assert.All(Assert.Single(view.End!.Conflicts).Sides, side => Assert.Equal(cited, side.Cited));
    }

    [Fact]
    public async Task Answer_of_quotes_that_has_one_side_only_quotes_the_other_one_too()
    {
        await using var harness = new RunHarness();

        var (_, view) = await AnsweredAsync(harness);

        var sides = Assert.Single(view.End!.Conflicts).Sides;
        Assert.All(sides, side => Assert.True(side.Cited));
        foreach (var quote in new[] { "The zoo keeps two pandas in a new house.", "The zoo keeps five pandas in an old house." })
        {
            Assert.Contains(quote, view.Text, StringComparison.Ordinal);
        }
    }

    private static string NumberOf(string asked, string page) => System.Text.RegularExpressions.Regex.Match(asked, @"\n(\[\d\]) [^\n]*" + System.Text.RegularExpressions.Regex.Escape(page)).Groups[1].Value;

    private static async Task<(ChatRun Run, RunView View)> AnsweredAsync(RunHarness harness)
    {
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var (plan, results) = await FoundAsync(harness, run);
        var ranked = ChatRun.Value(await run.RerankAsync(ready, results));
        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Plan = plan, Results = results, Ranking = ranked.Ranking }));
        return (run, await run.ViewAsync());
    }

    private static int At(string text, string part)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, text);
        return at;
    }

    private static async Task<RankingPayload> ReadAsync(RunHarness harness, ChatRun run, RerankResult ranked)
    {
        var bytes = await harness.Get<IRunPayloads>().GetAsync(run.Scope.OwnerId, run.Scope.RunId, ranked.Ranking, CancellationToken.None);
        return JsonSerializer.Deserialize<RankingPayload>(bytes.Span, JsonSerializerOptions.Web)!;
    }

    private static async Task<(PayloadRef Plan, IReadOnlyList<AgentResult> Results)> FoundAsync(RunHarness harness, ChatRun run)
    {
        var first = new AgentOutput("Two pandas.", [Piece("t1.a", "Parking is free on Sundays."), Piece("t1.b", "The zoo keeps two pandas in a new house.")])
        {
            Claims = [new AgentClaim("The zoo keeps two pandas.", ["t1.b"], "high")],
        };
        var second = new AgentOutput("Five pandas.", [Piece("t2.a", "The zoo keeps five pandas in an old house.")])
        {
            Claims = [new AgentClaim("The zoo keeps five pandas.", ["t2.a"], "high")],
        };
        var plan = new PlanPayload([Planned("t1", "Count the pandas."), Planned("t2", "Find the prices.")]);
        return (await PutAsync(harness, run, plan), [Result("t1", await PutAsync(harness, run, first)), Result("t2", await PutAsync(harness, run, second))]);
    }

    private static Task<PayloadRef> PutAsync<T>(RunHarness harness, ChatRun run, T value) =>
        harness.Get<IRunPayloads>().PutAsync(run.Scope.OwnerId, run.Scope.RunId, JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web), CancellationToken.None);

    private static Evidence Piece(string id, string text) => new() { Id = id, Url = new Uri($"https://zoo.example/{id}"), Start = 0, End = text.Length, Text = text };

    private static PlannedTask Planned(string id, string objective) => new(new TaskNode(new AgentTaskId(id), "research_agent", [], null), objective);

    private static AgentResult Result(string id, PayloadRef output) =>
        new() { TaskId = new AgentTaskId(id), Agent = "research_agent", Status = AgentTaskStatus.Completed, Output = output, Told = true };

    private static RunHarness Harness(OpenAIServer server) => new(
        ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"));
}
