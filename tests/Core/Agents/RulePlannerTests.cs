using Cartrita.Core.Agents;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Agents;

public sealed class RulePlannerTests
{
    [Theory]
    [InlineData("When must a flaky test be fixed?", "When must a flaky test be fixed?")]
    [InlineData("Tell me about releases.", "Tell me about releases.")]
    [InlineData("  My project is Heron. Who reviews it?", "Who reviews it?")]
    public void Message_with_one_question_is_one_task(string message, string objective)
    {
        var task = Assert.Single(RulePlanner.Plan(message, 8));

        Assert.Equal(objective, task.Objective);
        Assert.Equal(("t1", "knowledge"), (task.Node.TaskId.Value, task.Node.Agent));
        Assert.False(RulePlanner.IsCompound(message));
    }

    [Fact]
    public void Each_question_of_a_compound_message_is_a_task_of_its_own()
    {
        const string Message = "I am new here. How long may a branch live? Who may push to main? How long may a branch live?";

        var plan = RulePlanner.Plan(Message, 8);

        Assert.Equal(["How long may a branch live?", "Who may push to main?"], plan.Select(task => task.Objective));
        Assert.All(plan, task => Assert.Empty(task.Node.DependsOn));
        Assert.True(RulePlanner.IsCompound(Message));
        Assert.Null(PlanRules.Check([.. plan.Select(task => task.Node)], ["knowledge"], new RunLimits(8, 1, 1, 1, 1)));
    }

    [Fact]
    public void Clauses_of_one_question_are_tasks_of_their_own()
    {
        var plan = RulePlanner.Plan("Who is on call, and how long does a code review take?", 8);

        Assert.Equal(["Who is on call?", "how long does a code review take?"], plan.Select(task => task.Objective));
    }

    [Fact]
    public void Questions_over_the_limit_join_the_last_task()
    {
        var plan = RulePlanner.Plan("One? Two? Three? Four?", 3);

        Assert.Equal(["One?", "Two?", "Three? Four?"], plan.Select(task => task.Objective));
    }
}
