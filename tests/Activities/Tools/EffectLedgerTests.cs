using Cartrita.Activities.Governance;
using Cartrita.Activities.Telemetry;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>What is listed of calls that people are asked about: never longer than somebody waits for them.</summary>
public sealed class EffectLedgerTests : IAsyncDisposable
{
    private readonly EffectRun run = new();

    public ValueTask DisposeAsync() => run.DisposeAsync();

    [Fact]
    public async Task Run_that_ends_asks_people_for_nothing_any_more_also_where_a_call_was_lost_before_it_was_kept()
    {
        var tool = new SendingTool();
        await run.CallAsync(tool);
        var other = await OpenOtherAsync(kept: true);
        await run.Ledger.DecideAsync(RunHarness.Owner, other.Id, run.Decision(approved: true), callHash: null);
        await OpenOtherAsync(kept: false);

        await run.Ledger.EndRunAsync(RunHarness.Owner, EffectRun.Run, CancellationToken.None);

        Assert.Empty(await run.Ledger.WaitingRunsAsync(RunHarness.Owner, CancellationToken.None));
        Assert.Equal([EffectRun.Id, other.Id], (await run.Ledger.SettledAsync(RunHarness.Owner, CancellationToken.None)).Select(call => call.Id));
        Assert.All(await run.Ledger.OfRunAsync(RunHarness.Owner, EffectRun.Run, CancellationToken.None), call => Assert.Equal(EffectState.Withdrawn, call.State));
        await run.CallAsync(tool);
        Assert.Equal(0, tool.Calls);
    }

    [Fact]
    public async Task Run_is_erased_from_the_list_although_an_erasure_before_was_lost_in_the_middle()
    {
        await OpenOtherAsync(kept: false);

        await run.Ledger.EraseAsync(RunHarness.Owner, EffectRun.Run, CancellationToken.None);

        Assert.Empty(await run.Ledger.WaitingRunsAsync(RunHarness.Owner, CancellationToken.None));
    }

    [Fact]
    public async Task Run_does_not_wait_for_a_decision_that_its_agent_has_read()
    {
        await run.CallAsync(new SendingTool());
        await run.DecideAsync(approved: false);
        var input = new ReadWaitsInput(RunHarness.Owner, EffectRun.Run);
        var waits = new ReadWaitsActivity(run.Ledger, run.Harness.Get<RunTraces>(), run.Time);
        Assert.True((await waits.RunAsync(input, CancellationToken.None)).Waiting);

        await run.CallAsync(new SendingTool());

        Assert.False((await waits.RunAsync(input, CancellationToken.None)).Waiting);
    }

    private async Task<EffectDocument> OpenOtherAsync(bool kept)
    {
        var id = ApprovalId.Of(EffectRun.Run, new string(kept ? '7' : '8', 32));
        var call = await run.Ledger.OpenAsync(
            new EffectDocument
            {
                Id = id,
                OwnerId = RunHarness.Owner,
                TaskId = new("t1"),
                Agent = "knowledge",
                CallId = "c2",
                ToolId = "send",
                Description = "Sends.",
                CallHash = "hash",
                Arguments = new PayloadRef(new string('b', 64), 1),
                RequestedAt = run.Time.GetUtcNow(),
                ExpiresAt = run.Time.GetUtcNow().AddHours(1),
                State = EffectState.Pending,
            },
            CancellationToken.None);
        if (!kept)
        {
            await run.Harness.Get<IDocumentStore>().WriteAsync([new DeleteDocument(new DocumentKey(RunHarness.Owner, Collections.Effects, EffectDocument.DocumentId(id)))], CancellationToken.None);
        }

        return call;
    }
}
