using Cartrita.Core.Agents;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Agents;

public sealed class PlanRulesTests
{
    private static readonly RunLimits Limits = new(MaxTasks: 5, 10, 10, 1000, 60);

    [Fact]
    public void Graph_with_parts_and_dependencies_passes() =>
        Assert.Null(Check(Node("t1"), Node("t2", null, "t1"), Node("t3", "t2"), Node("t4", "t2", "t3")));

    [Fact]
    public void Empty_plan_is_refused() => Assert.Equal("A plan has 1 to 5 tasks.", Check()!.Reason);

    [Fact]
    public void Plan_with_too_many_tasks_is_refused() =>
        Assert.Equal(Problems.InvalidPlan, Check([.. Enumerable.Range(1, 6).Select(index => Node($"t{index}"))])!.Problem);

    [Fact]
    public void Cycle_is_refused() =>
        Assert.Equal("Task t1 waits for itself.", Check(Node("t1", null, "t2"), Node("t2", null, "t1"))!.Reason);

    [Fact]
    public void Task_that_is_its_own_part_is_refused() =>
        Assert.Equal("Task t1 waits for itself.", Check(Node("t1", "t2"), Node("t2", "t1"))!.Reason);

    [Fact]
    public void Unknown_agent_is_refused() =>
        Assert.Equal("Task t1 names an agent that is not available.", Check(Node("t1") with { Agent = "audio" })!.Reason);

    [Fact]
    public void Missing_dependency_is_refused() =>
        Assert.Equal("Task t1 depends on t9, which is not beside it.", Check(Node("t1", null, "t9"))!.Reason);

    [Fact]
    public void Dependency_on_a_task_of_another_level_is_refused() =>
        Assert.Equal(Problems.InvalidPlan, Check(Node("t1"), Node("t2", "t1"), Node("t3", null, "t2"))!.Problem);

    [Fact]
    public void Missing_parent_is_refused() =>
        Assert.Equal("Task t1 is a part of t9, which does not exist.", Check(Node("t1", "t9"))!.Reason);

    [Theory]
    [InlineData("t1")]
    [InlineData("answer")]
    [InlineData("ensemble-1")]
    public void Taken_id_is_refused(string id) => Assert.Equal($"The task id {id} is taken.", Check(Node(id), Node(id))!.Reason);

    [Fact]
    public void Fourth_level_is_refused_by_its_own_name()
    {
        Assert.Null(Check(Node("t1"), Node("t2", "t1"), Node("t3", "t2")));
        Assert.Equal(Problems.AgentDepthExceeded, Check(Node("t1"), Node("t2", "t1"), Node("t3", "t2"), Node("t4", "t3"))!.Problem);
    }

    private static PlanFault? Check(params TaskNode[] tasks) => PlanRules.Check(tasks, ["knowledge"], Limits);

    private static TaskNode Node(string id, string? parent = null, params string[] dependsOn) => new(
        new AgentTaskId(id), "knowledge", [.. dependsOn.Select(needed => new AgentTaskId(needed))], parent is null ? null : new AgentTaskId(parent));
}
