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
        Assert.Matches("""Conflict: t1 \(research_agent\) says "The zoo keeps two pandas\." \[[12]\]; but t2 \(research_agent\) says "The zoo keeps five pandas\." \[[12]\]\.""", asked);
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
