using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Chat;

/// <summary>Cancelling at every stage: the run ends by itself, once, and keeps what had ended before.</summary>
public sealed class CancellationTests
{
    [Theory]
    [InlineData(DurableNames.Prepare)]
    [InlineData(DurableNames.Plan)]
    [InlineData(DurableNames.AgentStep)]
    [InlineData(DurableNames.ExecuteTool)]
    [InlineData(DurableNames.Answer)]
    public async Task Cancelling_ends_the_run_with_one_terminal_frame(string stage)
    {
        ChatHarness? running = null;
        await using var harness = running = new ChatHarness
        {
            Prepare = async _ => await StopAsync<PrepareResult>(running!, stage, DurableNames.Prepare) ?? await ChatHarness.Prepared(decompose: true),
            Plan = async _ => await StopAsync<PlanResult>(running!, stage, DurableNames.Plan) ?? await ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2", "t1")),
            Step = async input => await StopAsync<Core.Agents.AgentStepResult>(running!, stage, DurableNames.AgentStep)
                ?? (input.Progress.Steps == 0 ? await ChatHarness.CallsTools() : await ChatHarness.Answered()),
            Tool = async input => await StopAsync<Core.Tools.ToolCallResult>(running!, stage, DurableNames.ExecuteTool)
                ?? Outcome.Of(new Core.Tools.ToolCallResult { CallId = input.Call.CallId, ToolId = input.Call.ToolId, Status = Core.Tools.ToolCallStatus.Succeeded }),
            Answer = async _ => await StopAsync<AnswerResult>(running!, stage, DurableNames.Answer) ?? Outcome.Of(new AnswerResult(TokenUsage.None, 0)),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(new RunOutcome(RunStatus.Cancelled, Problems.RunCancelled.Code), outcome);
        Assert.Equal(Problems.RunCancelled.Code, harness.SingleInput<CloseRunInput>().Code);
        Assert.Equal(DurableNames.CloseRun, harness.Names.Last());
        Assert.Equal(stage, harness.Names.SkipLast(1).Last());
    }

    [Fact]
    public async Task Tasks_of_a_cancelled_run_are_told_as_cancelled()
    {
        ChatHarness? running = null;
        await using var harness = running = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2", "t1")),
            Step = async _ => (await StopAsync<Core.Agents.AgentStepResult>(running!, DurableNames.AgentStep, DurableNames.AgentStep))!,
        };

        await harness.RunChatAsync();

        var told = harness.SingleInput<CloseRunInput>().Frames.Where(frame => frame.Complete is not null).ToList();
        Assert.Equal(["t1", "t2"], told.Select(frame => frame.TaskId!.Value.Value));
        Assert.All(told, frame => Assert.Equal("cancelled", frame.Complete!.Status));
    }

    [Fact]
    public async Task Cancelling_after_the_end_changes_nothing()
    {
        ChatHarness? running = null;
        await using var harness = running = new ChatHarness
        {
            Answer = async _ =>
            {
                await running!.CancelAsync();
                return Outcome.Of(new AnswerResult(TokenUsage.None, 0));
            },
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(RunStatus.Completed, outcome.Status);
        Assert.Null(harness.SingleInput<CloseRunInput>().Code);
    }

    [Fact]
    public async Task Wall_time_ends_a_run_whose_step_does_not_come_back()
    {
        await using var harness = new ChatHarness
        {
            Limits = new(8, 100, 200, 16_000, MaxSeconds: 3),
            Answer = _ => throw new TimeoutException("tried again after 2 and 4 seconds"),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(new RunOutcome(RunStatus.Failed, Problems.LimitExceeded.Code), outcome);
        Assert.Equal(Problems.LimitExceeded.Code, harness.SingleInput<CloseRunInput>().Code);
    }

    // What a real activity does when it sees the mark: it comes back with the code.
    private static async Task<Outcome<T>?> StopAsync<T>(ChatHarness harness, string stage, string here)
        where T : class
    {
        if (stage != here)
        {
            return null;
        }

        await harness.CancelAsync();
        return Outcome.Fail<T>(Problems.RunCancelled);
    }
}
