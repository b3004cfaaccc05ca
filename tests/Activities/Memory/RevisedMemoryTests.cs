using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Memory;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Time;

namespace Cartrita.Activities.Tests.Memory;

/// <summary>What a user deletes or corrects on one instance holds for runs on another one at once, and a run that nothing was changed before costs no read.</summary>
public sealed class RevisedMemoryTests
{
    private const string Told = "Remember that the harbour gate opens at nine.";
    private const string Asked = "When does the harbour gate open?";

    [Fact]
    public async Task Run_that_is_accepted_after_a_deletion_on_another_instance_does_not_recall_it()
    {
        await using var harness = new RunHarness();
        var (here, elsewhere) = (harness.Get<MemoryStore>(), new MemoryStore(harness.Get<IDocumentStore>(), TimeProvider.System));
        await ToldAsync(harness);
        var before = await AcceptedAsync(harness);
        var entry = Assert.Single((await here.RecallAsync(before, CancellationToken.None)).Entries);

        await elsewhere.ReviseAsync(RunHarness.Owner, memory => MemoryLearning.Forget(memory, entry.Id, TimeProvider.System.GetUtcNow()));

        // The run of before has what was so when it was accepted; the store of this instance has not looked.
        Assert.Single((await here.RecallAsync(before, CancellationToken.None)).Entries);
        Assert.Empty((await here.RecallAsync(await AcceptedAsync(harness), CancellationToken.None)).Entries);
        Assert.DoesNotContain("nine", (await (await harness.AdmitAsync(Asked)).AskAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Correction_and_the_erasing_of_a_conversation_hold_at_once_too()
    {
        await using var harness = new RunHarness();
        var (here, elsewhere) = (harness.Get<MemoryStore>(), new MemoryStore(harness.Get<IDocumentStore>(), TimeProvider.System));
        var conversation = await ToldAsync(harness);
        var entry = Assert.Single((await here.RecallAsync(await AcceptedAsync(harness), CancellationToken.None)).Entries);

        await elsewhere.ReviseAsync(RunHarness.Owner, memory => MemoryLearning.Correct(memory, entry.Id, "It opens at ten.", null, TimeProvider.System.GetUtcNow()));
        Assert.Equal("It opens at ten.", Assert.Single((await here.RecallAsync(await AcceptedAsync(harness), CancellationToken.None)).Entries).Text);

        await elsewhere.EraseAsync(RunHarness.Owner, conversation, CancellationToken.None);
        Assert.Empty((await here.RecallAsync(await AcceptedAsync(harness), CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task Owner_looks_anew_for_longer_than_anything_is_kept_in_mind_and_no_open_run_is_listed()
    {
        var clock = new ManualTime();
        await using var harness = new RunHarness();
        var (store, open) = (harness.Get<IDocumentStore>(), harness.Get<OpenRuns>());

        await new MemoryStore(store, clock).ReviseAsync(RunHarness.Owner, _ => null);
        await new MemoryStore(store, clock).ReviseAsync(RunHarness.Owner, _ => null);

        Assert.Empty(await open.ListAsync(RunHarness.Owner, 10, CancellationToken.None));
        Assert.Equal((1, 0), (await open.CountAsync(RunHarness.Owner, 10, CancellationToken.None), await open.CountAsync(new OwnerId("grace"), 10, CancellationToken.None)));
        Assert.Equal(clock.GetUtcNow() + MemoryStore.Freshness, Assert.Single(await open.ListAsync(null, 10, CancellationToken.None)).CreatedAt);
    }

    private static async Task<ConversationId> ToldAsync(RunHarness harness)
    {
        var run = await harness.AdmitAsync(Told);
        await run.AskAsync();
        await run.CloseAsync();
        return run.Document.ConversationId!.Value;
    }

    // As admission writes it, and no more: what it is told of other runs counts.
    private static async Task<RunDocument> AcceptedAsync(RunHarness harness)
    {
        var run = await harness.AdmitAsync(Asked);
        await harness.Get<IDocumentStore>().WriteAsync([OpenRuns.Close(run.Document)], CancellationToken.None);
        return run.Document;
    }
}
