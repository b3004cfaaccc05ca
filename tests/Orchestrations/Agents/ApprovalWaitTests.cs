using System.Globalization;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Tools;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Agents;

/// <summary>Calls that wait for people (GOV-03): for days, without using up the run's wall time, and ended by a cancellation at once.</summary>
public sealed class ApprovalWaitTests
{
    private static readonly string Agent = AgentLevels.InstanceId(ChatHarness.Run, new AgentTaskId("t1"));

    private DateTimeOffset? asked;
    private ChatHarness? running;

    private DateTimeOffset Now => running!.Host.Clock.GetUtcNow();

    [Fact]
    public async Task Call_waits_for_days_and_the_wall_time_stands_still()
    {
        await using var harness = running = Planned(input => DecidedAfter(input, TimeSpan.FromDays(3)));

        var outcome = await harness.RunChatAsync();

        Assert.Equal(RunStatus.Completed, outcome.Status);
        Assert.InRange(Now - asked!.Value, TimeSpan.FromDays(3), TimeSpan.FromDays(3.1));
        Assert.InRange(harness.InputsOf<ExecuteToolInput>().Count, 3, 4 * 24 * 3 + 10);
        Assert.True(harness.SingleInput<AnswerInput>().Scope.Deadline > Now, "The answer has the time that the run had left.");
        Assert.Equal(ToolCallStatus.Succeeded, Assert.Single(harness.InputsOf<AgentStepInput>()[^1].Progress.Results).Status);
    }

    [Fact]
    public async Task Decision_s_event_ends_the_wait_at_once()
    {
        await using var harness = running = Planned(async input =>
        {
            if (asked is null)
            {
                asked = Now;
                await running!.Client.RaiseEventAsync(Agent, DurableNames.DecisionEvent(input.Call.CallId), "approved");
                return await ChatHarness.Awaits(input);
            }

            return Made(input);
        });

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);
        Assert.Equal((2, true), (harness.InputsOf<ExecuteToolInput>().Count, Now - asked!.Value < TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Run_that_has_waited_still_ends_with_its_wall_time()
    {
        await using var harness = running = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1")),
            Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools() : throw new TimeoutException("tried again after 2 and 4 seconds"),
            Tool = input => DecidedAfter(input, TimeSpan.FromHours(1)),
            Waits = _ => Waited(),
            Limits = new(8, 100, 200, 16_000, MaxSeconds: 3),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(Problems.LimitExceeded.Code, outcome.Code);
        Assert.InRange(Now - asked!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(1.5));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_the_run()
    {
        await using var harness = running = Planned(async input =>
        {
            asked = Now;
            await running!.CancelAsync();
            return await ChatHarness.Awaits(input);
        });

        var outcome = await harness.RunChatAsync();

        Assert.Equal(new RunOutcome(RunStatus.Cancelled, Problems.RunCancelled.Code), outcome);
        Assert.Single(harness.InputsOf<ExecuteToolInput>());
        Assert.True(Now - asked!.Value < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Calls_beside_one_that_waits_are_made_once()
    {
        await using var harness = running = Planned(input => input.Call.CallId == "c0" ? DecidedAfter(input, TimeSpan.FromHours(2)) : Task.FromResult(Made(input)), calls: 3);

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);
        Assert.Equal([1, 1], new[] { "c1", "c2" }.Select(id => harness.InputsOf<ExecuteToolInput>().Count(input => input.Call.CallId == id)));
        Assert.Equal(["c0", "c1", "c2"], harness.InputsOf<AgentStepInput>()[^1].Progress.Results.Select(result => result.CallId));
    }

    [Fact]
    public async Task Agent_whose_part_waits_waits_with_it()
    {
        await using var harness = running = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t0"), ChatHarness.Part("t1", "t0")),
            Step = input => input.Task.TaskId.Value == "t1" && input.Progress.Steps == 0 ? ChatHarness.CallsTools() : ChatHarness.Answered(),
            Tool = input => DecidedAfter(input, TimeSpan.FromHours(5)),
            Waits = _ => Waited(),
        };

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);
        Assert.All(harness.SingleInput<AnswerInput>().Results, result => Assert.Equal(AgentTaskStatus.Completed, result.Status));
    }

    [Fact]
    public async Task Look_that_fails_tells_nothing_and_the_call_waits_on()
    {
        var looks = 0;
        await using var harness = running = Planned(input => looks++ switch
        {
            // A value, and an exception that its retries do not cure.
            1 => Task.FromResult(Outcome.Fail<ToolCallResult>(Problems.Conflict)),
            2 or 3 or 4 => throw new TimeoutException("The store is away."),
            _ => DecidedAfter(input, TimeSpan.FromHours(1)),
        });

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);
        Assert.Equal(ToolCallStatus.Succeeded, Assert.Single(harness.InputsOf<AgentStepInput>()[^1].Progress.Results).Status);
        Assert.InRange(Now - asked!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(1.5));
    }

    [Fact]
    public async Task Event_that_comes_during_a_look_is_there_after_it()
    {
        var looks = 0;
        await using var harness = running = Planned(async input =>
        {
            asked ??= Now;
            if (++looks == 2)
            {
                await running!.Client.RaiseEventAsync(Agent, DurableNames.DecisionEvent(input.Call.CallId), "approved");
            }

            return looks < 3 ? await ChatHarness.Awaits(input) : Made(input);
        });

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        // The first pause is a minute; the second would be two.
        Assert.InRange(Now - asked!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(100));
    }

    // Its call beside the one that waits hangs for six seconds; the wait ends after two, so that the time of three ends after five.
    [Fact]
    public async Task Call_beside_one_that_waited_is_held_to_the_wall_time_once_the_wait_is_over()
    {
        DateTimeOffset? ended = null;
        await using var harness = running = new ChatHarness
        {
            Limits = new(8, 100, 200, 16_000, MaxSeconds: 5),
            Step = _ => ChatHarness.CallsTools(2),
            Tool = async input =>
            {
                asked ??= Now;
                if (input.Call.CallId == "c0")
                {
                    return Now == asked ? await ChatHarness.Awaits(input) : Made(input);
                }

                if (Now - asked >= TimeSpan.FromSeconds(2))
                {
                    await running!.Client.RaiseEventAsync("agent-1", DurableNames.DecisionEvent("c0"), "approved");
                }

                throw new TimeoutException("tried again after 2 and 4 seconds");
            },
            Found = _ =>
            {
                ended = Now;
                return Task.FromResult(Outcome.Of(new AgentStepResult { Usage = TokenUsage.None, DurationMs = 1 }));
            },
        };
        var input = harness.AgentInput();

        await harness.RunAgentAsync(input with { Scope = input.Scope with { Deadline = new DateTimeOffset(2026, 1, 1, 0, 0, 3, TimeSpan.Zero) } });

        Assert.InRange(ended!.Value - asked!.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.9));
    }

    [Fact]
    public async Task Whoever_waits_for_agents_that_wait_looks_again_at_least_every_hour()
    {
        await using var harness = running = Planned(input => DecidedAfter(input, TimeSpan.FromDays(5)));

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        List<long> looks = [.. harness.InputsOf<ReadWaitsInput>().Select(look => long.Parse(look.StepId!.Split('.')[^1], CultureInfo.InvariantCulture))];
        Assert.InRange(looks.Count, 100, 200);
        Assert.All(looks.Zip(looks.Skip(1)), pair => Assert.InRange(TimeSpan.FromMilliseconds(pair.Second - pair.First), TimeSpan.Zero, TimeSpan.FromHours(1.01)));
    }

    private static Outcome<ToolCallResult> Made(ExecuteToolInput input) =>
        Outcome.Of(new ToolCallResult { CallId = input.Call.CallId, ToolId = input.Call.ToolId, Status = ToolCallStatus.Succeeded });

    private ChatHarness Planned(Func<ExecuteToolInput, Task<Outcome<ToolCallResult>>> tool, int calls = 1) => new()
    {
        Prepare = _ => ChatHarness.Prepared(decompose: true),
        Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1")),
        Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools(calls) : ChatHarness.Answered(),
        Tool = tool,
        Waits = _ => Waited(),
    };

    private Task<Outcome<ToolCallResult>> DecidedAfter(ExecuteToolInput input, TimeSpan wait)
    {
        asked ??= Now;
        if (Now - asked.Value < wait)
        {
            return ChatHarness.Awaits(input);
        }

        decided ??= Now;
        return Task.FromResult(Made(input));
    }

    private DateTimeOffset? decided;

    private RunWaitsResult Waited() => asked is { } from
        ? new RunWaitsResult((long)((decided ?? Now) - from).TotalMilliseconds, decided is null)
        : new RunWaitsResult(0, Waiting: false);
}
