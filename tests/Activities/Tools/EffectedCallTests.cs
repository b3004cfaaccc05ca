using Cartrita.Activities.Chat;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>Calls that change something: asked for, decided, made once, whatever is lost in between.</summary>
public sealed class EffectedCallTests : IAsyncDisposable
{
    private readonly EffectRun run = new();

    public ValueTask DisposeAsync() => run.DisposeAsync();

    [Fact]
    public async Task Call_is_made_once_when_it_is_approved_and_never_again()
    {
        var tool = new SendingTool();
        Assert.Equal((ToolCallStatus.AwaitingApproval, EffectRun.Id, 0), await run.WaitsAsync(tool));
        run.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((ToolCallStatus.AwaitingApproval, EffectRun.Id, 0), await run.WaitsAsync(tool));

        await run.DecideAsync(approved: true);
        var (made, again) = (await run.CallAsync(tool), await run.CallAsync(tool));

        Assert.Equal((ToolCallStatus.Succeeded, ToolCallStatus.Succeeded, 1), (made.Status, again.Status, tool.Calls));
        Assert.Equal("""{"sent":true}""", again.Packet!.Payload.GetRawText());
        Assert.Equal(["approve:writes_need_approval", "allow:approved", "allow:approved"], run.Harness.Audit.Events.Select(told => told.Outcome));
        Assert.Equal((EffectState.Done, "boss"), (await run.FactsAsync()));
    }

    [Fact]
    public async Task Call_that_is_refused_is_not_made_and_the_agent_reads_why()
    {
        var tool = new SendingTool();
        await run.CallAsync(tool);

        await run.DecideAsync(approved: false, "Not to Ada.");
        var result = await run.CallAsync(tool);

        Assert.Equal((ToolCallStatus.Denied, "approval_rejected", "A person refused the call: Not to Ada.", 0), (result.Status, result.Code, result.Detail, tool.Calls));
        Assert.Equal("deny:approval_rejected", run.Harness.Audit.Events.Last().Outcome);
    }

    [Fact]
    public async Task Call_that_nobody_decides_about_expires_and_can_not_be_approved_after()
    {
        var tool = new SendingTool();
        await run.CallAsync(tool);
        run.Time.Advance(TimeSpan.FromHours(48));

        var late = await Assert.ThrowsAsync<CartritaException>(() => run.DecideAsync(approved: true));
        var result = await run.CallAsync(tool);

        Assert.Equal((Problems.ApprovalSettled, "approval_expired", 0), (late.Problem, result.Code, tool.Calls));
        Assert.Empty(await run.Ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"to":"eve","text":"hello"}""")]
    [InlineData("""{"to":"ada","text":"hello","cc":"eve"}""")]
    public async Task Approval_is_for_the_exact_call_and_no_other(string changed)
    {
        var tool = new SendingTool();
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);

        var other = await run.CallAsync(tool, changed);
        var reordered = await run.CallAsync(tool, """{ "text": "hello", "to": "ada" }""");

        Assert.Equal((ToolCallStatus.Denied, "approval_mismatch", ToolCallStatus.Succeeded, 1), (other.Status, other.Code, reordered.Status, tool.Calls));
    }

    [Fact]
    public async Task Decision_about_something_else_than_what_waits_is_refused()
    {
        await run.CallAsync(new SendingTool());

        var refused = await Assert.ThrowsAsync<CartritaException>(() => run.Ledger.DecideAsync(RunHarness.Owner, EffectRun.Id, run.Decision(approved: true), new string('0', 64)));

        Assert.Equal(Problems.ApprovalMismatch, refused.Problem);
        Assert.Equal(EffectState.Pending, (await run.Ledger.FindAsync(RunHarness.Owner, EffectRun.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task First_decision_stays_and_the_same_again_is_no_conflict()
    {
        await run.CallAsync(new SendingTool());
        await run.DecideAsync(approved: false);

        await run.DecideAsync(approved: false);
        var other = await Assert.ThrowsAsync<CartritaException>(() => run.DecideAsync(approved: true));

        Assert.Equal(Problems.ApprovalSettled, other.Problem);
    }

    [Theory]
    [InlineData(false, 1, "effect_unknown")]
    [InlineData(true, 2, null)]
    public async Task Execution_that_is_lost_in_the_middle_is_repeated_only_where_the_key_makes_that_harmless(bool idempotent, int calls, string? code)
    {
        var tool = new SendingTool { Idempotent = idempotent };
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);
        using var host = new CancellationTokenSource();
        tool.Host = host;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.CallAsync(tool, cancellationToken: host.Token));
        tool.Host = null;

        // Nobody can be at it any more.
        run.Time.Advance(TimeSpan.FromMinutes(5));
        var result = await run.CallAsync(tool);

        Assert.Equal((code, calls), (result.Code, tool.Calls));
        Assert.Equal([EffectRun.Key], tool.Keys.Distinct());
    }

    [Fact]
    public async Task Two_executions_at_once_make_one_call()
    {
        var tool = new SendingTool();
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);

        List<Task<ExecutorResult>> calls = [.. Enumerable.Range(0, 8).Select(_ => run.CallAsync(tool))];
        var calling = Task.WhenAll(calls);

        // The one that makes the call needs no clock; the clock must not run its time out.
        await await Task.WhenAny(calls);
        using var done = new CancellationTokenSource();
        while (!calling.IsCompleted)
        {
            // Those that follow look again after a while.
            await Task.WhenAny(calling, run.Time.UntilPendingAsync(TimeSpan.FromMilliseconds(250), done.Token));
            run.Time.Advance(TimeSpan.FromMilliseconds(250));
        }

        await done.CancelAsync();
        Assert.Equal(1, tool.Calls);
        Assert.All(await calling, result => Assert.Equal(ToolCallStatus.Succeeded, result.Status));
    }

    [Fact]
    public async Task Call_whose_source_is_away_waits_on_until_its_time_is_over()
    {
        var tool = new SendingTool();
        await run.CallAsync(tool);
        tool.IsAway = true;
        Assert.Equal((ToolCallStatus.AwaitingApproval, EffectRun.Id, 0), await run.WaitsAsync(tool));
        await run.DecideAsync(approved: true);
        Assert.Equal((ToolCallStatus.AwaitingApproval, EffectRun.Id, 0), await run.WaitsAsync(tool));

        tool.IsAway = false;
        Assert.Equal((ToolCallStatus.Succeeded, 1), ((await run.CallAsync(tool)).Status, tool.Calls));
        tool.IsAway = true;
        Assert.Equal((ToolCallStatus.Succeeded, 1), ((await run.CallAsync(tool)).Status, tool.Calls));
    }

    [Fact]
    public async Task Second_execution_follows_the_first_one_to_its_end()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new SendingTool { Gate = gate.Task };
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);
        var first = run.CallAsync(tool);
        await tool.Begun;

        var second = run.CallAsync(tool);
        await run.Time.UntilPendingAsync(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        gate.SetResult();
        await first;
        run.Time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal((ToolCallStatus.Succeeded, ToolCallStatus.Succeeded, 1), ((await first).Status, (await second).Status, tool.Calls));
    }

    [Fact]
    public async Task Tool_that_may_be_asked_twice_goes_on_with_its_key_after_a_failure_that_passes()
    {
        var tool = new SendingTool { Idempotent = true, Failures = 2 };
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);

        Assert.Equal(ToolCallStatus.Succeeded, (await run.CallAsync(tool)).Status);
        Assert.Equal([EffectRun.Key, EffectRun.Key, EffectRun.Key], tool.Keys);
    }

    [Fact]
    public async Task Tool_that_may_not_be_asked_twice_is_not()
    {
        var tool = new SendingTool { Failures = 1 };
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);

        Assert.Equal(("vendor_unavailable", 1), ((await run.CallAsync(tool)).Code, tool.Calls));
        Assert.Equal(("vendor_unavailable", 1), ((await run.CallAsync(tool)).Code, tool.Calls));
    }

    [Theory]
    [InlineData("""{"retry":true}""")]
    [InlineData("large")]
    public async Task Call_that_was_made_succeeded_whatever_it_gave(string payload)
    {
        var tool = new SendingTool { Payload = payload == "large" ? $$"""{"text":"{{new string('x', 300_000)}}"}""" : payload };
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);

        var made = await run.CallAsync(tool);

        Assert.Equal(ToolCallStatus.Succeeded, made.Status);
        Assert.Contains("The call was made; it must not be made again.", made.Packet!.Payload.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_ask_nobody()
    {
        var result = await run.CallAsync(new SendingTool(), """{"to":7,"text":"hello"}""");

        Assert.Equal((ToolCallStatus.Failed, "invalid_request"), (result.Status, result.Code));
        Assert.Empty(await run.Ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));
    }

    [Fact]
    public async Task Decision_that_the_list_did_not_hear_of_is_listed_all_the_same()
    {
        await run.CallAsync(new SendingTool());
        run.Harness.Get<BreakingStore>().Break(before: 1, written: 0);
        await Assert.ThrowsAsync<IOException>(() => run.DecideAsync(approved: true));

        Assert.Empty(await run.Ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));
        Assert.Equal([new SettledApproval(EffectRun.Id, run.Time.GetUtcNow())], await run.Ledger.SettledAsync(RunHarness.Owner, CancellationToken.None));
    }

    [Fact]
    public async Task Of_calls_that_were_decided_the_latest_are_listed()
    {
        for (var number = 0; number <= PendingApprovalsDocument.MostSettled; number++)
        {
            run.Time.Advance(TimeSpan.FromMinutes(1));
            await run.Ledger.EndAsync(await run.Ledger.OpenAsync(Asked(number), CancellationToken.None), EffectState.Withdrawn);
        }

        var listed = await run.Ledger.SettledAsync(RunHarness.Owner, CancellationToken.None);

        Assert.Equal(PendingApprovalsDocument.MostSettled, listed.Count);
        Assert.Equal((Asked(PendingApprovalsDocument.MostSettled).Id, Asked(1).Id), (listed[0].Id, listed[^1].Id));
    }

    [Fact]
    public async Task What_is_kept_of_a_run_s_calls_goes_with_the_run()
    {
        await run.Ledger.EndAsync(await run.Ledger.OpenAsync(Asked(7), CancellationToken.None), EffectState.Withdrawn);
        await run.CallAsync(new SendingTool());
        Assert.Single(await run.Ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));

        await run.Harness.Get<RunErasure>().EraseAsync(RunHarness.Owner, EffectRun.Run, CancellationToken.None);

        Assert.Empty(await run.Ledger.OfRunAsync(RunHarness.Owner, EffectRun.Run, CancellationToken.None));
        Assert.Empty(await run.Ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));
        Assert.Empty(await run.Ledger.SettledAsync(RunHarness.Owner, CancellationToken.None));
    }

    private static EffectDocument Asked(int number) => new()
    {
        Id = ApprovalId.Of(EffectRun.Run, $"{number:D32}"),
        OwnerId = RunHarness.Owner,
        TaskId = new AgentTaskId("t1"),
        Agent = "knowledge",
        CallId = $"s{number}c0",
        ToolId = "send_mail",
        Description = "Sends mail.",
        CallHash = new string('a', 64),
        Arguments = new PayloadRef(new string('b', 64), 2),
        RequestedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.MaxValue,
        State = EffectState.Pending,
    };
}
