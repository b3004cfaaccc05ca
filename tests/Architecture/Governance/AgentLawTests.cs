using System.Reflection;
using Cartrita.Architecture.Tests.Support;
using Microsoft.DurableTask;

namespace Cartrita.Architecture.Tests.Governance;

public sealed class AgentLawTests
{
    [Fact]
    public void No_agent_calls_an_agent() => LawReport.Together(Compiled.Product.Select(AgentLaws.NobodyCallsAnAgent)).AssertHolds();

    [Fact]
    public void Agents_import_no_stores_and_no_executor() => LawReport.Together(Compiled.Product.Select(AgentLaws.AgentsImportNoStores)).AssertHolds();

    [Theory]
    [InlineData("public Cartrita.Core.Storage.IDocumentStore? Documents;", "IDocumentStore")]
    [InlineData("public Cartrita.Core.Knowledge.IKnowledgeIndex? Index;", "IKnowledgeIndex")]
    [InlineData("public Task Run(Cartrita.Core.Tools.IToolExecutor tools, Cartrita.Core.Tools.RuntimeContext context, Cartrita.Core.Tools.ToolCallRequest call) => tools.ExecuteAsync(context, call, default, default);", "runs tools past")]
    public void Agent_that_imports_a_store_or_the_executor_is_found(string member, string mention) =>
        AgentLaws.AgentsImportNoStores(Plant.Compile($"namespace Cartrita.Activities.Agents {{ public sealed class Planted {{ {member} }} }}")).AssertBroken("Cartrita.Activities.Agents.Planted", mention);

    [Fact]
    public void Retries_are_declared_in_one_place() => LawReport.Together(Compiled.Product.Select(AgentLaws.RetriesAreDeclared)).AssertHolds();

    [Fact]
    public void Retry_intervals_are_whole_seconds() => AgentLaws.RetryIntervals(Declared()).AssertHolds();

    [Fact]
    public void Agent_that_starts_an_agent_is_found() =>
        AgentLaws.NobodyCallsAnAgent(Plant.Compile(
            "namespace Cartrita.Orchestrations.Agents { public static class Planted { public static Task Run(Microsoft.DurableTask.TaskOrchestrationContext context) => context.CallSubOrchestratorAsync<int>(\"Agent_v1\", null, null); } }"))
            .AssertBroken("Cartrita.Orchestrations.Agents.Planted");

    [Fact]
    public void Activity_with_a_durable_client_is_found() =>
        AgentLaws.NobodyCallsAnAgent(Plant.Compile("namespace Cartrita.Activities.Agents { public sealed class Planted { public Microsoft.DurableTask.Client.DurableTaskClient? Client; } }"))
            .AssertBroken("holds the durable client");

    [Fact]
    public void Retry_policy_made_elsewhere_is_found() =>
        AgentLaws.RetriesAreDeclared(Plant.Compile(
            "namespace Cartrita.Orchestrations.Chat { public static class Planted { public static object Make() => new Microsoft.DurableTask.RetryPolicy(3, TimeSpan.FromSeconds(2)); } }"))
            .AssertBroken("Planted.Make");

    [Theory]
    [InlineData(1.0, 2.0)]
    [InlineData(2.5, 2.0)]
    [InlineData(2.0, 1.5)]
    public void Retry_interval_that_the_host_cannot_keep_is_found(double seconds, double coefficient) =>
        AgentLaws.RetryIntervals([("Planted", TimeSpan.FromSeconds(seconds), coefficient, TimeSpan.Zero)]).AssertBroken("Planted");

    private static List<(string Name, TimeSpan First, double Coefficient, TimeSpan Longest)> Declared() =>
    [
        .. Assembly.Load("Cartrita.Orchestrations").GetType("Cartrita.Orchestrations.Governance.Retries", throwOnError: true)!
            .GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(property => (property.Name, ((TaskOptions)property.GetValue(null)!).Retry!.Policy!))
            .Select(pair => (pair.Name, pair.Item2.FirstRetryInterval, pair.Item2.BackoffCoefficient, pair.Item2.MaxRetryInterval)),
    ];
}
