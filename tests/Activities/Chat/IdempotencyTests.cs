using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>Activities that run again, run late, or run after a cancellation.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    public async Task Answer_that_runs_again_changes_nothing()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");
        var input = run.AnswerInput(await run.PreparedAsync());
        ChatRun.Value(await run.AnswerAsync(input));
        var before = await run.MessagesAsync();

        // A file that came meanwhile would make another answer.
        await harness.IngestTextAsync("other.md", "A flaky test must be fixed within nine years.");
        ChatRun.Value(await run.AnswerAsync(input));
        await run.CloseAsync();

        var view = await run.ViewAsync();
        Assert.Equal(before, await run.MessagesAsync(), (one, other) => one.Content == other.Content && one.CreatedAt == other.CreatedAt);
        Assert.Equal(before[1].Content, view.Text);
        Assert.Single(await run.FramesAsync(), frame => frame.EventType == FrameKinds.End);
        Assert.Null((await run.ConversationAsync()).ActiveRun);
    }

    [Fact]
    public async Task Answer_that_runs_again_leaves_the_next_run_its_conversation()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("Anything?");
        var input = run.AnswerInput(await run.PreparedAsync());
        ChatRun.Value(await run.AnswerAsync(input));
        var next = await harness.AdmitAsync("Anything else?", run.Document.ConversationId);

        ChatRun.Value(await run.AnswerAsync(input));

        Assert.Equal(next.Document.Id, (await run.ConversationAsync()).ActiveRun);
    }

    [Fact]
    public async Task Cancelled_run_answers_with_its_code_and_writes_no_turn()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("Anything?");
        var input = run.AnswerInput(await run.PreparedAsync());
        await harness.Get<ICancelMarks>().MarkAsync(RunHarness.Owner, run.Document.Id, CancellationToken.None);

        var outcome = await run.AnswerAsync(input);

        Assert.Equal(Problems.RunCancelled.Code, outcome.Code);
        Assert.Empty(await run.MessagesAsync());
    }

    [Fact]
    public async Task Answer_after_the_run_was_closed_writes_no_turn()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("Anything?");
        var input = run.AnswerInput(await run.PreparedAsync());
        await run.CloseAsync(Problems.LimitExceeded.Code);

        var outcome = await run.AnswerAsync(input);

        Assert.Equal(Problems.RunCancelled.Code, outcome.Code);
        Assert.Empty(await run.MessagesAsync());
        Assert.Equal(Problems.LimitExceeded.Code, (await run.ViewAsync()).Error?.Code);
    }

    [Fact]
    public async Task Run_past_its_wall_time_does_nothing()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("Anything?");
        var input = run.AnswerInput(await run.PreparedAsync());

        var outcome = await run.AnswerAsync(input with { Scope = input.Scope with { Deadline = TimeProvider.System.GetUtcNow().AddSeconds(-1) } });

        Assert.Equal(Problems.LimitExceeded.Code, outcome.Code);
        Assert.Empty(await run.FramesAsync());
    }

    [Fact]
    public async Task Failed_run_is_closed_once_with_one_terminal_frame_and_frees_its_conversation()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("Anything?");

        await run.CloseAsync(Problems.RunCancelled.Code);
        await run.CloseAsync(Problems.RunCancelled.Code);

        Assert.Equal([FrameKinds.Start, FrameKinds.Error, FrameKinds.Done], (await run.FramesAsync()).Select(frame => frame.EventType));
        Assert.Null((await run.ConversationAsync()).ActiveRun);
        Assert.Equal(RunStatus.Cancelled, (await run.StoredAsync()).Status);
    }

    [Fact]
    public async Task Plan_that_runs_again_is_one_plan()
    {
        await using var harness = new RunHarness();
        var file = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?", conversation: null, file);
        var ready = await run.PreparedAsync();

        var first = ChatRun.Value(await run.PlanAsync(ready));
        var second = ChatRun.Value(await run.PlanAsync(ready));

        Assert.Equal(first.Plan, second.Plan);
        Assert.Single((await run.ViewAsync()).Decisions);
        Assert.Single((await run.StoredAsync()).Children);
    }
}
