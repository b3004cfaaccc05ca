using Cartrita.Activities.Chat;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Telemetry;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>What a plain question costs: twelve calls that reach storage between request and <c>end</c>, and a thirteenth, beside the search, where its user has not asked for half a minute, since what is remembered of them is read then; so it is for a minute after they corrected or deleted something of it; four of them the runtime's and two the endpoint's. Of the others one finds which vectors answer, which is remembered, and one the attachments of what was found.</summary>
public sealed class StorageBudgetTests
{
    private const int ActivitiesShare = 8;

    [Fact]
    public async Task Plain_question_of_a_new_conversation_stays_in_its_budget()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");
        await RememberAsync(harness, run);

        using var calls = new StorageCalls();
        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync())));

        Assert.True(calls.All.Count is > 0 and <= ActivitiesShare, string.Join(", ", calls.All));
    }

    [Fact]
    public async Task Closing_a_run_reads_once_and_writes_once()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");
        await RememberAsync(harness, run);
        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync())));

        using var calls = new StorageCalls();
        await run.CloseAsync();

        Assert.Equal(["documents.read", "documents.write", "frames.append"], calls.All);
        Assert.Equal(RunStatus.Completed, (await harness.Get<DocumentCollection<RunDocument>>().ReadAsync(RunHarness.Owner, run.Document.Id.Value, CancellationToken.None))!.Value.Status);
        Assert.Single(await harness.Get<ConversationIndex>().ListAsync(RunHarness.Owner, after: null, CancellationToken.None));
        Assert.Equal(0, await harness.Get<OpenRuns>().CountAsync(RunHarness.Owner, 1, CancellationToken.None));
    }

    private static async Task RememberAsync(RunHarness harness, ChatRun run)
    {
        var header = await harness.Get<DocumentCollection<ConversationHeader>>().ReadAsync(RunHarness.Owner, run.Document.ConversationId!.Value.Value, CancellationToken.None);
        harness.Get<RunCache>().Remember(run.Document, header!);
    }
}
