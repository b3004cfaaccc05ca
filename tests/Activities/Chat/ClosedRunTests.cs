using System.Text;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>What was asked is stored once: in the run until there is an answer, in the conversation from then on.</summary>
public sealed class ClosedRunTests
{
    private const string Question = "When must a flaky test be fixed?";

    [Fact]
    public async Task Run_that_has_answered_leaves_its_messages_to_the_conversation()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync(Question);
        Assert.Contains(Question, await StoredAsync(harness, run), StringComparison.Ordinal);

        await run.AskAsync();

        Assert.DoesNotContain(Question, await StoredAsync(harness, run), StringComparison.Ordinal);
        Assert.Equal(Question, (await run.MessagesAsync())[0].Content);
        var whole = await harness.Get<RunCache>().RunAsync(RunHarness.Owner, run.Document.Id, CancellationToken.None);
        Assert.Equal([new ChatMessage("user", Question)], whole.Request!.Messages);
        Assert.Equal(1, whole.AskedMessages);
    }

    [Fact]
    public async Task Execution_that_comes_after_the_close_finds_the_turn_that_there_is()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync(Question);
        var view = await run.AskAsync();

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync())));
        await run.CloseAsync();

        Assert.Equal(view.Text, (await run.ViewAsync()).Text);
        Assert.Equal(2, (await run.MessagesAsync()).Count);
        Assert.DoesNotContain(Question, await StoredAsync(harness, run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_without_an_answer_keeps_what_was_asked()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync(Question);

        await run.CloseAsync(Problems.RunCancelled.Code);

        Assert.Contains(Question, await StoredAsync(harness, run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_fail_are_found_with_their_conversation_and_its_header_does_not_grow_with_them()
    {
        await using var harness = new RunHarness();
        var first = await harness.AdmitAsync(Question);
        await first.CloseAsync(Problems.RunCancelled.Code);
        var conversation = first.Document.ConversationId!.Value;
        var before = await HeaderAsync();

        var second = await harness.AdmitAsync(Question, conversation);
        await second.CloseAsync(Problems.RunCancelled.Code);

        var unanswered = new UnansweredRuns(harness.Get<IDocumentStore>());
        var noted = await unanswered.ListAsync(RunHarness.Owner, conversation, CancellationToken.None);
        Assert.Equal(new[] { first.Document.Id.Value, second.Document.Id.Value }.Order(StringComparer.Ordinal), noted.Select(run => run.Value).Order(StringComparer.Ordinal));
        Assert.InRange((await HeaderAsync()).Length, 0, before.Length + 10);

        await unanswered.EraseAsync(RunHarness.Owner, conversation, CancellationToken.None);
        Assert.Empty(await unanswered.ListAsync(RunHarness.Owner, conversation, CancellationToken.None));

        async Task<string> HeaderAsync() => Encoding.UTF8.GetString((await harness.Get<IDocumentStore>().ReadAsync(harness.Get<DocumentCollection<ConversationHeader>>().KeyOf(RunHarness.Owner, conversation.Value), CancellationToken.None))!.Json.Span);
    }

    private static async Task<string> StoredAsync(RunHarness harness, ChatRun run)
    {
        var key = harness.Get<DocumentCollection<RunDocument>>().KeyOf(RunHarness.Owner, run.Document.Id.Value);
        return Encoding.UTF8.GetString((await harness.Get<IDocumentStore>().ReadAsync(key, CancellationToken.None))!.Json.Span);
    }
}
