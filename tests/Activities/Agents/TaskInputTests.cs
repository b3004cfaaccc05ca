using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Agents;

/// <summary>Tasks that a model proposes have to be what their agents' manifests say that they take.</summary>
public sealed class TaskInputTests
{
    private const string Question = "When must a flaky test be fixed, and who decides about releases?";

    [Fact]
    public async Task Plan_with_an_objective_that_is_too_long_may_be_mended_once()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text(Plan(new string('x', 4_001))), OpenAIReply.Text(Plan(new string('y', 4_000))));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        var plan = ChatRun.Value(await run.PlanAsync(await run.PreparedAsync()));

        Assert.Single(plan.Tasks);
        Assert.StartsWith("This plan is refused: Task t1 is none that knowledge takes: /objective: ", server.Requests.Last().LastText("user"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_that_stays_too_long_fails_by_name_and_tells_nothing_of_its_text()
    {
        await using var server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(Plan(new string('x', 4_001))));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        var outcome = await run.PlanAsync(await run.PreparedAsync());

        Assert.Equal((Problems.InvalidPlan.Code, 2), (outcome.Code, server.Requests.Count));
        Assert.DoesNotContain("xxx", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Planner_reads_what_each_agent_can_do()
    {
        await using var server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(Plan("Find it.")));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        ChatRun.Value(await run.PlanAsync(await run.PreparedAsync()));

        Assert.Contains("Capabilities: retrieve (Searches the ingested files by words and by meaning and returns spans of them).", server.Requests.Last().LastText("system"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_agent_that_plans_may_name_takes_a_plain_objective()
    {
        await using var harness = new RunHarness();
        var inputs = harness.Get<TaskInputs>();

        Assert.All(harness.Get<AgentCatalog>().Plannable, agent => Assert.Null(inputs.Fault([Planned(agent.Id, "Find it.")])));
        Assert.NotNull(inputs.Fault([Planned("knowledge", "Find it."), Planned("task_agent", new string('x', 4_001))]));
        Assert.Equal("""{"objective":"Find it."}""", new AgentTask(new AgentTaskId("t1"), "knowledge", "Find it.").Input.GetRawText());
    }

    private static PlannedTask Planned(string agent, string objective) => new(new TaskNode(new AgentTaskId("t1"), agent, [], Parent: null), objective);

    private static string Plan(string objective) =>
        JsonSerializer.Serialize(new { tasks = new[] { new { id = "t1", agent = "knowledge", objective, dependsOn = Array.Empty<string>(), parent = (string?)null } } });

    private static RunHarness Harness(OpenAIServer server) => new(
        ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"));
}
