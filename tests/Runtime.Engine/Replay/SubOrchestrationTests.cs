using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class SubOrchestrationTests
{
    [Fact]
    public void Child_gets_its_input_and_parent_and_gives_its_result()
    {
        var driver = new OrchestrationDriver(async context => await context.CallSubOrchestratorAsync<string>("Child", 4));
        driver.Orchestrators["Child"] = async context =>
            $"{context.Parent!.Name} {context.Parent.InstanceId} {context.GetInput<int>()} {await context.CallActivityAsync<int>("A")}";
        driver.Activities["A"] = _ => 5;

        Assert.Equal("Main i1 4 5", driver.RunToEnd().Output<string>());
    }

    [Fact]
    public void Default_child_ids_are_deterministic_and_differ()
    {
        static IReadOnlyList<StartChild> Decide()
        {
            var driver = new OrchestrationDriver(async context =>
            {
                await Task.WhenAll(context.CallSubOrchestratorAsync("C"), context.CallSubOrchestratorAsync("C"));
                return null;
            });
            return [.. driver.Start().Decisions.Cast<StartChild>()];
        }

        var first = Decide();
        var second = Decide();

        Assert.Equal(first.Select(child => child.Started), second.Select(child => child.Started));
        Assert.Equal(2, first.Select(child => child.Child.InstanceId).Distinct().Count());
        Assert.Equal(2, first.Select(child => child.Started.ExecutionId).Distinct().Count());
        Assert.All(first, child => Assert.Equal(child.Child.InstanceId, child.Started.InstanceId));
    }

    [Fact]
    public void Child_is_tied_to_the_call_the_execution_and_the_trace_of_its_parent()
    {
        var driver = new OrchestrationDriver(async context =>
            await context.CallSubOrchestratorAsync<object?>(
                "Child", options: new TaskOptions(tags: new Dictionary<string, string> { ["k"] = "v" }).WithInstanceId("mine")));

        var child = Assert.IsType<StartChild>(Assert.Single(driver.Start().Decisions));

        Assert.Equal("mine", child.Child.InstanceId);
        Assert.Equal(("Main", "i1", "e1", 0), (child.Started.ParentName, child.Started.ParentInstanceId, child.Started.ParentExecutionId, child.Started.ParentTaskId));
        Assert.Equal("v", child.Started.Tags!["k"]);
    }

    [Fact]
    public void Failure_of_a_grandchild_arrives_with_its_whole_chain()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            try
            {
                await context.CallSubOrchestratorAsync("Child");
                return null;
            }
            catch (TaskFailedException failed)
            {
                return new[] { failed.TaskName, failed.FailureDetails.ErrorType, failed.FailureDetails.InnerFailure!.ToString() };
            }
        });
        driver.Orchestrators["Child"] = async context => await context.CallActivityAsync<int>("Break");
        driver.Activities["Break"] = _ => throw new FormatException("deep");

        Assert.Equal(
            ["Child", typeof(TaskFailedException).FullName!, "System.FormatException: deep"],
            driver.RunToEnd().Output<string[]>()!);
    }

    [Fact]
    public void Unknown_child_fails_with_its_name_and_is_not_retried()
    {
        var driver = new OrchestrationDriver(async context =>
            await context.CallSubOrchestratorAsync<int>("Nobody", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(2)))));

        var failure = driver.RunToEnd().Failure;

        Assert.True(TaskNotFound.Is(failure.InnerFailure!));
        Assert.Contains("'Nobody'", failure.InnerFailure!.ErrorMessage);
        Assert.Single(driver.Decisions.OfType<StartChild>());
    }

    [Fact]
    public void Retried_child_keeps_its_id_and_starts_a_new_execution()
    {
        var attempts = 0;
        var driver = new OrchestrationDriver(async context =>
            await context.CallSubOrchestratorAsync<int>("Child", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(2)))));
        driver.Orchestrators["Child"] = async context => await context.CallActivityAsync<int>("A");
        driver.Activities["A"] = _ => ++attempts == 3 ? 9 : throw new TimeoutException();

        Assert.Equal(9, driver.RunToEnd().Output<int>());
        var children = driver.Decisions.OfType<StartChild>().ToList();
        Assert.Equal(3, children.Count);
        Assert.Single(children.Select(child => child.Child.InstanceId).Distinct());
        Assert.Equal(3, children.Select(child => child.Started.ExecutionId).Distinct().Count());
    }

    [Fact]
    public void Child_that_nobody_awaits_holds_the_end()
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.CallSubOrchestratorAsync("Child");
            return Task.FromResult<object?>(1);
        });
        driver.Orchestrators["Child"] = _ => Task.FromResult<object?>(null);

        driver.Start();
        Assert.Null(driver.Ended);
        Assert.Equal(1, driver.Work().Output<int>());
    }
}
