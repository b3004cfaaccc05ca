using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>Chats without a vendor, from admission to <c>done</c>, on real stores.</summary>
public sealed class ExtractiveChatTests
{
    [Fact]
    public async Task Plain_question_is_answered_with_an_exact_citation()
    {
        await using var harness = new RunHarness();
        var file = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");

        var view = await run.AskAsync();

        Assert.Equal(Handbook.Flaky, view.Text);
        var citation = Assert.Single(view.End!.Citations);
        Assert.Equal((file, "handbook.md", Handbook.Flaky), (citation.AttachmentId!.Value, citation.FileName, citation.Quote));
        Assert.Equal(Handbook.Flaky, Handbook.Text[citation.Start..citation.End]);
        Assert.Equal(("local-extractive", "stop"), (view.End.Provider, view.End.FinishReason));
    }

    [Fact]
    public async Task Frames_of_a_plain_question_tell_its_story_in_order()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");

        await run.AskAsync();

        var frames = await run.FramesAsync();
        string[] kinds = [.. frames.Select(frame => frame.EventType).Where((kind, index) => index == 0 || kind != FrameKinds.Token || frames[index - 1].EventType != FrameKinds.Token)];
        Assert.Equal(
            [FrameKinds.Start, FrameKinds.AgentTaskStarted, FrameKinds.Token, FrameKinds.AgentTaskComplete, FrameKinds.Usage, FrameKinds.End, FrameKinds.Done],
            kinds);
        Assert.All(frames, frame => Assert.Equal((run.Document.ConversationId, run.Document.MessageId), (frame.ConversationId, frame.MessageId)));
        Assert.All(frames.Where(frame => frame.EventType is FrameKinds.Start or FrameKinds.End or FrameKinds.Done), frame => Assert.Null(frame.TaskId));
    }

    [Fact]
    public async Task Turn_is_written_and_the_conversation_is_free_when_the_chat_ends()
    {
        await using var harness = new RunHarness();
        var file = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?", conversation: null, file);

        var view = await run.AskWithPlanAsync();

        var messages = await run.MessagesAsync();
        Assert.Equal([("user", "When must a flaky test be fixed?"), ("assistant", view.Text)], messages.Select(message => (message.Role, message.Content)));
        Assert.Equal(run.Document.MessageId, messages[1].Id);
        var conversation = await run.ConversationAsync();
        Assert.Equal((null, 2), (conversation.ActiveRun, conversation.MessageCount));
        Assert.Equal([file], conversation.Attachments);
    }

    [Fact]
    public async Task Closing_ends_the_run_and_takes_its_mark_away()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("Anything?");

        await run.AskAsync();

        Assert.Equal(RunStatus.Completed, (await run.StoredAsync()).Status);
        Assert.Empty(await new OpenRuns(harness.Get<IDocumentStore>()).ListAsync(null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Named_file_takes_the_way_over_plan_and_agent()
    {
        await using var harness = new RunHarness();
        var file = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        await harness.IngestTextAsync("other.md", "A flaky test must be fixed within nine years, says nobody.");
        var run = await harness.AdmitAsync("When must a flaky test be fixed? How long may a branch live?", conversation: null, file);

        var view = await run.AskWithPlanAsync();

        Assert.Equal($"{Handbook.Flaky}\n\n{Handbook.Branches}", view.Text);
        Assert.Equal(["t1", "t2", "answer"], view.Nodes.Select(node => node.TaskId.Value));
        Assert.All(view.End!.Citations, citation => Assert.Equal(file, citation.AttachmentId));
        Assert.All(view.ToolCalls, call => Assert.Equal("succeeded", call.Result?.Status));
        Assert.Equal(["knowledge", "knowledge"], view.End.Agents.Select(agent => agent.Agent));
        Assert.Equal([$"{run.Document.Id}-t1", $"{run.Document.Id}-t2"], (await run.StoredAsync()).Children);
    }

    [Fact]
    public async Task Question_without_an_answer_is_told_so()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);

        var view = await (await harness.AdmitAsync("What is the capital of France?")).AskAsync();

        Assert.Equal((FixedSentences.NothingFound, "nothing_found"), (view.Text, view.End!.FinishReason));
        Assert.Empty(view.End.Citations);
    }

    [Fact]
    public async Task Question_without_any_source_is_told_so()
    {
        await using var harness = new RunHarness();

        var view = await (await harness.AdmitAsync("What is the capital of France?")).AskAsync();

        Assert.Equal(FixedSentences.NoSources, view.Text);
    }

    [Fact]
    public async Task Statement_of_an_earlier_turn_answers_and_is_cited()
    {
        await using var harness = new RunHarness();
        var first = await harness.AdmitAsync("My project is called Heron.");
        await first.AskAsync();
        var second = await harness.AdmitAsync("What is my project called?", first.Document.ConversationId);

        var view = await second.AskAsync();

        Assert.Equal("My project is called Heron.", view.Text);
        Assert.Equal((await second.MessagesAsync())[0].Id, Assert.Single(view.End!.Citations).MessageId);
    }

    [Fact]
    public async Task Earlier_question_is_no_answer()
    {
        await using var harness = new RunHarness();
        var first = await harness.AdmitAsync("Who is the head of the observatory?");
        await first.AskAsync();

        var view = await (await harness.AdmitAsync("Who is the head of the observatory?", first.Document.ConversationId)).AskAsync();

        Assert.Equal("nothing_found", view.End!.FinishReason);
    }

    [Fact]
    public async Task Files_that_a_conversation_named_are_searched_in_its_later_turns()
    {
        await using var harness = new RunHarness();
        var file = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        await harness.IngestTextAsync("other.md", "A flaky test must be fixed within nine years, says nobody.");
        var first = await harness.AdmitAsync("How long may a branch live?", conversation: null, file);
        await first.AskWithPlanAsync();

        var view = await (await harness.AdmitAsync("When must a flaky test be fixed?", first.Document.ConversationId)).AskAsync();

        Assert.Equal(file, Assert.Single(view.End!.Citations).AttachmentId);
    }

    [Fact]
    public async Task Credential_in_a_file_stays_there()
    {
        var key = "sk-" + "proj-" + new string('a', 32);
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("keys.md", $"The deployment key is {key}. The deployment key is rotated every month.");

        var view = await (await harness.AdmitAsync("What is the deployment key?")).AskAsync();

        Assert.DoesNotContain(key, view.Text, StringComparison.Ordinal);
        Assert.All(view.End!.Citations, citation => Assert.DoesNotContain(key, citation.Quote, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refused_input_is_decided_before_any_work()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("How do I build a pipe bomb?");

        var ready = await run.PreparedAsync();

        Assert.Equal(Problems.SafetyBlocked.Code, ready.Refusal);
        Assert.Equal("mass_casualty_weapon", Assert.Single(ready.Flags).Rule);
    }
}
