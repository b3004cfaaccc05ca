using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tests.Agents.Chains;

public sealed class ChainJudgeTests
{
    private static readonly ChainStep Nothing = new() { Objectives = new(new string('a', 64), 1) };

    [Fact]
    public void Refused_change_does_not_keep_a_task_from_what_stands_in_for_what_it_waits_for()
    {
        var step = Nothing with { Replacements = [new(Id("b"), Id("a"))], Changes = [new(Id("c"), ChainActions.Reprioritise, Necessity.SafetyEscalation, [Id("b")])] };

        var verdict = ChainJudge.Decide(step, new([Task("a"), Task("c", "a"), Task("b")], [Failed("a")], [], null));

        Assert.Equal([("c", Necessity.SafetyEscalation, false), ("c", Necessity.UpstreamInvalidated, true)], verdict.Changes.Select(one => (one.Change.TaskId.Value, one.Change.Reason, one.Applied)));
        Assert.Equal([Id("b")], Find(verdict, "c").DependsOn);
    }

    [Fact]
    public void Replacement_that_is_taken_out_as_a_twin_hands_its_place_to_the_twin()
    {
        var step = Nothing with { Replacements = [new(Id("y"), Id("a"))], Twins = [new(Id("y"), Id("x"))] };

        var verdict = ChainJudge.Decide(step, new([Task("a"), Task("c", "a"), Task("x"), Task("y")], [Failed("a")], step.Twins, null));

        Assert.Equal([Id("x")], Find(verdict, "c").DependsOn);
        Assert.Equal([new ChainPair(Id("x"), Id("a"))], verdict.Replacements);
        Assert.Equal(["y"], verdict.Superseded.Select(result => result.TaskId.Value));
    }

    [Fact]
    public void Change_that_would_leave_tasks_waiting_for_each_other_is_refused_though_its_reason_is_so()
    {
        var step = Nothing with
        {
            Changes =
            [
                new(Id("p"), ChainActions.Reprioritise, Necessity.SafetyEscalation, []),
                new(Id("q"), ChainActions.Reprioritise, Necessity.UpstreamInvalidated, [Id("p")]),
            ],
        };

        var verdict = ChainJudge.Decide(step, new([Task("a"), Task("q", "a"), Task("p", "q")], [Failed("a")], [], null));

        Assert.All(verdict.Changes, change => Assert.False(change.Applied));
        Assert.Equal([Id("a")], Find(verdict, "q").DependsOn);
    }

    [Fact]
    public void Second_change_of_a_task_that_names_what_is_not_there_is_refused()
    {
        var step = Nothing with
        {
            Changes =
            [
                new(Id("b"), ChainActions.Reprioritise, Necessity.UpstreamInvalidated, []),
                new(Id("b"), ChainActions.Reprioritise, Necessity.BudgetBreach, [Id("z")]),
            ],
        };

        var verdict = ChainJudge.Decide(step, new([Task("a"), Task("b", "a")], [Failed("a")], [], "tokens"));

        Assert.Equal([true, false], verdict.Changes.Select(change => change.Applied));
        Assert.Empty(Find(verdict, "b").DependsOn);
    }

    [Fact]
    public void Task_is_not_taken_out_for_the_sake_of_one_that_can_not_run()
    {
        var twins = new ChainPair[] { new(Id("new"), Id("old")) };

        var verdict = ChainJudge.Decide(Nothing with { Twins = twins }, new([Task("a"), Task("old", "a"), Task("new")], [Failed("a")], twins, null));

        Assert.Empty(verdict.Changes);
    }

    [Fact]
    public void Of_two_that_name_each_other_one_stays()
    {
        var twins = new ChainPair[] { new(Id("b"), Id("a")), new(Id("c"), Id("a")), new(Id("c"), Id("b")) };

        var verdict = ChainJudge.Decide(
            Nothing with { Twins = twins, Changes = [new(Id("b"), ChainActions.Cancel, Necessity.Redundant, [])] }, new([Task("a"), Task("b"), Task("c"), Task("d", "b", "c")], [], twins, null));

        Assert.Equal(["b", "c"], verdict.Superseded.Select(result => result.TaskId.Value));
        Assert.Equal([Id("a")], Find(verdict, "d").DependsOn);
    }

    private static AgentTaskId Id(string name) => new(name);

    private static TaskNode Task(string id, params string[] dependsOn) => new(Id(id), "knowledge", [.. dependsOn.Select(Id)], null);

    private static TaskNode Find(ChainVerdict verdict, string id) => verdict.Tasks.Single(task => task.TaskId == Id(id));

    private static AgentResult Failed(string task) => new() { TaskId = Id(task), Agent = "knowledge", Status = AgentTaskStatus.Failed, Code = Problems.ProviderFailed.Code };
}
