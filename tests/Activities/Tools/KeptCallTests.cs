using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>A call that was asked for stays what it came to, whatever becomes of its tool.</summary>
public sealed class KeptCallTests : IAsyncDisposable
{
    private readonly EffectRun run = new();
    private readonly SendingTool tool = new();

    public ValueTask DisposeAsync() => run.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_whose_tool_came_to_stand_for_something_else_is_not_made(bool approved)
    {
        await run.CallAsync(tool);
        if (approved)
        {
            await run.DecideAsync(approved: true);
        }

        tool.Target = "DELETE https://mail.example/accounts";
        var (changed, again) = (await run.CallAsync(tool), await run.CallAsync(tool));

        Assert.Equal((ToolCallStatus.Denied, "approval_mismatch", 0), (changed.Status, changed.Code, tool.Calls));
        Assert.Equal("approval_mismatch", again.Code);
        Assert.Equal(EffectState.Withdrawn, await StateAsync());
        Assert.Empty(await run.Ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));
    }

    [Fact]
    public async Task What_a_call_goes_to_is_kept_and_is_a_part_of_what_is_approved()
    {
        await run.CallAsync(tool);

        var kept = await run.Ledger.FindAsync(RunHarness.Owner, EffectRun.Id, CancellationToken.None);

        var arguments = System.Text.Json.JsonElement.Parse(EffectRun.Arguments);
        Assert.Equal((tool.Target, CallHash.Of("send", tool.Target, arguments)), (kept!.Target, kept.CallHash));
        Assert.Equal(3, new[] { CallHash.Of("send", null, arguments), kept.CallHash, CallHash.Of("send", "PUT https://mail.example/messages", arguments) }.Distinct().Count());
    }

    [Fact]
    public async Task Call_that_waits_is_not_made_because_its_tool_says_now_that_it_reads()
    {
        await run.CallAsync(tool);
        tool.Effect = ToolEffect.Reads;

        Assert.Equal((ToolCallStatus.AwaitingApproval, EffectRun.Id, 0), await run.WaitsAsync(tool));

        await run.DecideAsync(approved: true);
        Assert.Equal((ToolCallStatus.Succeeded, 1), ((await run.CallAsync(tool)).Status, tool.Calls));
        Assert.Equal((ToolCallStatus.Succeeded, 1), ((await run.CallAsync(tool)).Status, tool.Calls));
    }

    [Theory]
    [InlineData("away")]
    [InlineData("undeclared")]
    [InlineData("other schema")]
    [InlineData("other target")]
    public async Task Call_that_was_made_gives_its_record(string change)
    {
        await MadeAsync();
        Change(change);

        var again = await run.CallAsync(tool);

        Assert.Equal((ToolCallStatus.Succeeded, """{"sent":true}""", 1), (again.Status, again.Packet!.Payload.GetRawText(), tool.Calls));
    }

    [Theory]
    [InlineData("away")]
    [InlineData("undeclared")]
    [InlineData("other schema")]
    [InlineData("other target")]
    public async Task Call_that_was_begun_and_lost_reads_as_one_that_may_have_been_made(string change)
    {
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);
        using var host = new CancellationTokenSource();
        tool.Host = host;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.CallAsync(tool, cancellationToken: host.Token));
        tool.Host = null;
        run.Time.Advance(TimeSpan.FromMinutes(5));
        Change(change);

        Assert.Equal(("effect_unknown", 1), ((await run.CallAsync(tool)).Code, tool.Calls));
    }

    [Fact]
    public async Task Refusal_is_read_where_the_source_is_away()
    {
        await run.CallAsync(tool);
        await run.DecideAsync(approved: false, "Not to Ada.");
        tool.IsAway = true;

        Assert.Equal("approval_rejected", (await run.CallAsync(tool)).Code);
    }

    [Fact]
    public async Task Approved_call_whose_source_stays_away_ends_with_its_time()
    {
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);
        tool.IsAway = true;
        run.Time.Advance(TimeSpan.FromHours(48));

        var late = await run.CallAsync(tool);

        Assert.Equal(("approval_expired", "The call was approved, and its tool was away until its time was over. It was not made.", EffectState.Expired), (late.Code, late.Detail, await StateAsync()));
        tool.IsAway = false;
        Assert.Equal(("approval_expired", 0), ((await run.CallAsync(tool)).Code, tool.Calls));
    }

    [Fact]
    public async Task Approved_call_that_can_not_be_made_any_more_does_not_stay_approved()
    {
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);
        Change("other schema");

        Assert.Equal(("invalid_request", EffectState.Withdrawn), ((await run.CallAsync(tool)).Code, await StateAsync()));
        Assert.Equal(("approval_mismatch", 0), ((await run.CallAsync(tool)).Code, tool.Calls));
    }

    private async Task MadeAsync()
    {
        await run.CallAsync(tool);
        await run.DecideAsync(approved: true);
        Assert.Equal(ToolCallStatus.Succeeded, (await run.CallAsync(tool)).Status);
    }

    private void Change(string what)
    {
        tool.IsAway = what == "away";
        tool.Effect = what == "undeclared" ? ToolEffect.Undeclared : tool.Effect;
        tool.Schema = what == "other schema" ? """{"type":"object","required":["subject"]}""" : tool.Schema;
        tool.Target = what == "other target" ? "DELETE https://mail.example/accounts" : tool.Target;
    }

    private async Task<EffectState> StateAsync() => (await run.Ledger.FindAsync(RunHarness.Owner, EffectRun.Id, CancellationToken.None))!.State;
}
