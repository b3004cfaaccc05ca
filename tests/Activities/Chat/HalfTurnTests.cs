using Cartrita.Activities.Chat;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>A turn that was interrupted: while it was written (blob storage has no batches), or between its writing and <c>end</c>.</summary>
public sealed class HalfTurnTests
{
    private const string Question = "When must a flaky test be fixed?";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Answer_completes_the_turn_that_its_first_execution_left(int written)
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        var input = run.AnswerInput(await run.PreparedAsync());
        harness.Get<BreakingStore>().BreaksAfter = written;
        await Assert.ThrowsAsync<IOException>(() => run.AnswerAsync(input));

        ChatRun.Value(await run.AnswerAsync(input));
        await run.CloseAsync();

        Assert.Equal([Question, Handbook.Flaky], (await run.MessagesAsync()).Select(message => message.Content));
        Assert.Equal(Handbook.Flaky, (await run.ViewAsync()).Text);
        Assert.Equal((null, 2), ((await run.ConversationAsync()).ActiveRun, (await run.ConversationAsync()).MessageCount));
        var next = await harness.AdmitAsync("How long do branches live?", run.Document.ConversationId);
        Assert.Equal(Handbook.Branches, (await next.AskAsync()).Text);
        Assert.Equal([0, 1, 2, 3], (await next.MessagesAsync()).Select(message => message.Sequence));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Next_turn_replaces_what_a_cancelled_one_left(int written)
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        var input = run.AnswerInput(await run.PreparedAsync());
        harness.Get<BreakingStore>().BreaksAfter = written;
        await Assert.ThrowsAsync<IOException>(() => run.AnswerAsync(input));
        await harness.Get<ICancelMarks>().MarkAsync(RunHarness.Owner, run.Document.Id, CancellationToken.None);
        await run.CloseAsync(Problems.RunCancelled.Code);

        var next = await harness.AdmitAsync("How long do branches live?", run.Document.ConversationId);
        var view = await next.AskAsync();

        Assert.Equal(Handbook.Branches, view.Text);
        var messages = await next.MessagesAsync();
        Assert.Equal(["How long do branches live?", Handbook.Branches], messages.Select(message => message.Content));
        Assert.All(messages, message => Assert.Equal(next.Document.Id, message.RunId));
        Assert.Equal((null, 2), ((await next.ConversationAsync()).ActiveRun, (await next.ConversationAsync()).MessageCount));
        Assert.Equal(Problems.RunCancelled.Code, (await run.AnswerAsync(input)).Code);
        Assert.Equal(messages.Select(message => message.Content), (await next.MessagesAsync()).Select(message => message.Content));
    }

    [Fact]
    public async Task Message_of_a_finished_turn_is_never_replaced()
    {
        await using var harness = new RunHarness();
        var first = await harness.AdmitAsync("Anything?");
        await first.AskAsync();
        var late = new ChatRun(harness, first.Document with { Id = new RunId(new string('9', 32)) });
        await harness.TakeAsync(first.Document.ConversationId!.Value, late.Document);

        var saved = await harness.Get<TurnStore>().SaveAsync(late.Document, Draft("Another answer."), CancellationToken.None);

        Assert.Equal(Problems.Conflict.Code, saved.Code);
        Assert.All(await first.MessagesAsync(), message => Assert.Equal(first.Document.Id, message.RunId));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Answer_that_is_stored_is_told_although_the_run_was_cancelled_or_ran_out_of_time(bool restarted, bool cancelled)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Error(500));
        await using var harness = new RunHarness(
            ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"));
        var run = await harness.AdmitAsync(Question);
        var input = run.AnswerInput(await run.PreparedAsync());
        ChatRun.Value(await harness.Get<TurnStore>().SaveAsync(run.Document, Draft("Within two days."), CancellationToken.None));
        if (restarted)
        {
            harness.Get<RunCache>().Forget(RunHarness.Owner, run.Document.Id);
        }

        if (cancelled)
        {
            await harness.Get<ICancelMarks>().MarkAsync(RunHarness.Owner, run.Document.Id, CancellationToken.None);
        }
        else
        {
            input = input with { Scope = input.Scope with { Deadline = TimeProvider.System.GetUtcNow().AddSeconds(-1) } };
        }

        ChatRun.Value(await run.AnswerAsync(input));
        await run.CloseAsync();

        var view = await run.ViewAsync();
        Assert.Equal(("Within two days.", "length", "openai", "written-by"), (view.Text, view.End!.FinishReason, view.End.Provider, view.End.Model));
        Assert.Equal(new TokenUsage(40, 2), view.End.Usage);
        Assert.Empty(server.Requests);
        Assert.Single(await run.FramesAsync(), frame => frame.EventType == FrameKinds.Usage);
    }

    private static AnswerDraft Draft(string text) => new()
    {
        Text = text, Citations = [], Model = new ModelChoice("openai", "written-by"), Usage = new TokenUsage(40, 2), FinishReason = "length",
    };
}
