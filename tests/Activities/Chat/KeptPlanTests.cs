using System.Text.Json;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>A plan whose execution was lost after it was shown: the next execution goes on with what users saw.</summary>
public sealed class KeptPlanTests
{
    private const string Question = "When must a flaky test be fixed, and how long do branches live?";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Plan_that_was_shown_is_taken_again_also_where_the_model_would_plan_otherwise(bool restarted)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text(Plan("first")), OpenAIReply.Text(Plan("another")));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var shown = ChatRun.Value(await run.PlanAsync(ready));
        if (restarted)
        {
            harness.Get<RunCache>().Forget(RunHarness.Owner, run.Document.Id);
        }

        var again = ChatRun.Value(await run.PlanAsync(ready));

        Assert.Equal((shown.Plan, shown.Usage), (again.Plan, again.Usage));
        Assert.Equal("first", Assert.Single(again.Tasks).TaskId.Value);
        Assert.Equal("first", Assert.Single((await run.ViewAsync()).Nodes).TaskId.Value);
        Assert.Single((await run.StoredAsync()).Children);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Two_executions_at_once_return_one_plan()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text(Plan("one")), OpenAIReply.Text(Plan("two")));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        var plans = await Task.WhenAll(run.PlanAsync(ready), run.PlanAsync(ready));

        var tasks = plans.Select(plan => Assert.Single(ChatRun.Value(plan).Tasks).TaskId).ToList();
        Assert.Equal(tasks[0], tasks[1]);
        Assert.Equal(tasks[0], Assert.Single((await run.ViewAsync()).Nodes).TaskId);
        Assert.Single(await run.FramesAsync(), frame => frame.EventType == FrameKinds.OrchestrationDecision);
    }

    private static RunHarness Harness(OpenAIServer server) => new(
        ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"));

    private static string Plan(string id) => JsonSerializer.Serialize(new
    {
        tasks = new[] { new { id, agent = "knowledge", objective = "Find out.", dependsOn = Array.Empty<string>(), parent = (string?)null } },
    });
}
