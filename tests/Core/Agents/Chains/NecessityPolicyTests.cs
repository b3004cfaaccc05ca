using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tests.Agents.Chains;

public sealed class NecessityPolicyTests
{
    private static readonly TaskNode[] Tasks = [Task("a"), Task("b", "a"), Task("c", "b"), Task("d")];

    [Theory]
    [InlineData("c", true)]
    [InlineData("b", true)]
    [InlineData("d", false)]
    public void Upstream_is_invalidated_where_anything_that_the_task_waits_for_came_to_nothing(string task, bool allowed) =>
        Assert.Equal(allowed, Allows(task, Necessity.UpstreamInvalidated, Facts(Ended("a", Problems.ProviderFailed))));

    [Fact]
    public void Upstream_that_completed_or_has_not_begun_is_not_invalidated()
    {
        Assert.False(Allows("c", Necessity.UpstreamInvalidated, Facts()));
        Assert.False(Allows("c", Necessity.UpstreamInvalidated, Facts(Ended("a", null))));
    }

    [Fact]
    public void Safety_has_escalated_where_a_call_was_refused_or_an_output_was_blocked()
    {
        Assert.False(Allows("d", Necessity.SafetyEscalation, Facts(Ended("a", Problems.ProviderFailed))));
        Assert.True(Allows("d", Necessity.SafetyEscalation, Facts(Ended("a", null) with { Alerts = 1 })));
        Assert.True(Allows("d", Necessity.SafetyEscalation, Facts(Ended("a", Problems.SafetyBlocked))));
    }

    [Fact]
    public void Budget_is_breached_where_a_limit_stopped_a_task_or_is_near()
    {
        Assert.False(Allows("d", Necessity.BudgetBreach, Facts(Ended("a", Problems.ProviderFailed))));
        Assert.True(Allows("d", Necessity.BudgetBreach, Facts(Ended("a", Problems.LimitExceeded) with { Limit = "tokens" })));
        Assert.True(Allows("d", Necessity.BudgetBreach, Facts() with { NearLimit = "tokens" }));
    }

    [Fact]
    public void Task_is_redundant_only_while_the_one_that_does_the_same_may_still_do_it()
    {
        var twins = Facts() with { Twins = [new ChainPair(new("d"), new("a"))] };

        Assert.True(Allows("d", Necessity.Redundant, twins));
        Assert.False(Allows("a", Necessity.Redundant, twins));
        Assert.True(Allows("d", Necessity.Redundant, twins with { Ended = [Ended("a", null)] }));
        Assert.False(Allows("d", Necessity.Redundant, twins with { Ended = [Ended("a", Problems.ProviderFailed)] }));
    }

    [Fact]
    public void Task_that_has_ended_or_is_not_of_the_chain_is_never_changed()
    {
        var facts = Facts(Ended("d", null)) with { NearLimit = "tokens" };

        Assert.False(Allows("d", Necessity.BudgetBreach, facts));
        Assert.False(Allows("e", Necessity.BudgetBreach, facts));
        Assert.True(Allows("a", Necessity.BudgetBreach, facts));
    }

    [Fact]
    public void Reason_of_another_name_is_none() => Assert.False(Allows("d", "Because I want to", Facts() with { NearLimit = "tokens" }));

    [Theory]
    [InlineData("First find the version that we run, then look up what changed since.", true)]
    [InlineData("Depending on what the handbook says, check the repository.", true)]
    [InlineData("What is the first rule of the handbook?", false)]
    [InlineData("When must a flaky test be fixed?", false)]
    public void Steps_that_rest_on_each_other_are_told_by_their_words(string question, bool asks) => Assert.Equal(asks, ChainWish.Asks(question));

    [Theory]
    [InlineData("a1", "t1-a1")]
    [InlineData("t1-a1", "t1-a1")]
    [InlineData("seventeen-letters", null)]
    [InlineData("../up", null)]
    [InlineData(null, null)]
    public void Names_of_a_chain_are_ids_of_its_run(string? name, string? id) => Assert.Equal(id, ChainRules.IdOf(new("t1"), name)?.Value);

    private static bool Allows(string task, string reason, ChainFacts facts) => NecessityPolicy.Allows(new ChainChange(new(task), ChainActions.Cancel, reason, []), facts);

    private static ChainFacts Facts(params AgentResult[] ended) => new(Tasks, ended, [], NearLimit: null);

    private static TaskNode Task(string id, params string[] dependsOn) => new(new(id), "knowledge", [.. dependsOn.Select(needed => new AgentTaskId(needed))], null);

    private static AgentResult Ended(string task, Problem? problem) => new() { TaskId = new(task), Agent = "knowledge", Status = AgentOutcomes.StatusOf(problem?.Code), Code = problem?.Code };
}
