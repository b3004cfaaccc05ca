using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class VersionTests
{
    [Fact]
    public void Activity_inherits_the_instance_s_version_unless_its_call_names_another()
    {
        var turn = Run("v2", async context =>
        {
            await Task.WhenAll(
                context.CallActivityAsync("A"),
                context.CallActivityAsync("A", new TaskOptions { Version = "v1" }),
                context.CallActivityAsync("A", new TaskOptions { Version = TaskVersion.Unversioned }));
            return null;
        });

        Assert.Equal(["v2", "v1", null], turn.Decisions.Cast<Schedule>().Select(decision => decision.Task.Version));
    }

    [Fact]
    public void Child_starts_in_the_worker_s_default_version_unless_its_call_names_another()
    {
        var turn = Run("v2", async context =>
        {
            await Task.WhenAll(
                context.CallSubOrchestratorAsync("C"),
                context.CallSubOrchestratorAsync("C", new SubOrchestrationOptions { Version = "v1" }),
                context.CallSubOrchestratorAsync("C", new SubOrchestrationOptions { Version = TaskVersion.Unversioned }));
            return null;
        });

        Assert.Equal(["default", "v1", null], turn.Decisions.Cast<StartChild>().Select(decision => decision.Started.Version));
    }

    [Theory]
    [InlineData(null, "v2")]
    [InlineData("v3", "v3")]
    public void Next_generation_keeps_the_version_or_takes_a_new_one(string? newVersion, string expected)
    {
        var turn = Run("v2", context =>
        {
            context.ContinueAsNew(new ContinueAsNewOptions { NewInput = 1, NewVersion = newVersion });
            return Task.FromResult<object?>(null);
        });

        Assert.Equal(expected, Assert.IsType<ContinueAsNew>(Assert.Single(turn.Decisions)).Started.Version);
    }

    [Theory]
    [InlineData("v2", "v2 1")]
    [InlineData(null, " -1")]
    public void Orchestrator_sees_its_version_and_can_compare_it(string? version, string expected)
    {
        var turn = Run(version, context => Task.FromResult<object?>($"{context.Version} {Math.Sign(context.CompareVersionTo("v1"))}"));

        Assert.Equal($"\"{expected}\"", Assert.IsType<Complete>(Assert.Single(turn.Decisions)).Completed.Output);
    }

    [Fact]
    public void Failure_of_a_version_that_nobody_has_names_it()
    {
        var turn = Run("v2", null);

        var failure = Assert.IsType<Complete>(Assert.Single(turn.Decisions)).Completed.Failure!;
        Assert.Equal(("OrchestratorTaskNotFound", "No orchestrator task named 'Main' with version 'v2' was found."), (failure.ErrorType, failure.ErrorMessage));
    }

    [Fact]
    public void Timer_beyond_the_longest_one_is_made_of_parts()
    {
        var turn = Run(null, async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            return null;
        });

        Assert.Equal(OrchestrationDriver.Epoch.AddDays(3), Assert.IsType<SetTimer>(Assert.Single(turn.Decisions)).Timer.FireAt);
    }

    private static TurnResult Run(string? version, OrchestratorDelegate? orchestrator) => Turn.Run(new TurnRequest
    {
        InstanceId = "i1",
        History = [],
        NewEvents =
        [
            new ExecutionStarted { Timestamp = OrchestrationDriver.Epoch, Name = "Main", InstanceId = "i1", ExecutionId = "e1", Version = version },
        ],
        Now = OrchestrationDriver.Epoch,
        Orchestrators = _ => orchestrator,
        Converter = JsonDataConverter.Default,
        LoggerFactory = NullLoggerFactory.Instance,
        DefaultVersion = "default",
        MaximumTimerInterval = TimeSpan.FromDays(3),
    });
}
