using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Tests.Governance.Approvals;

public sealed class WaitedTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Times_that_overlap_count_once()
    {
        var waits = WaitedTime.Of([Call(0, 10), Call(5, 20), Call(30, 40)], Start.AddMinutes(60));

        Assert.Equal(30, TimeSpan.FromMilliseconds(waits.WaitedMs).TotalMinutes);
    }

    [Theory]
    [InlineData(EffectState.Approved, 200, true)]
    [InlineData(EffectState.Rejected, 200, true)]
    [InlineData(EffectState.Expired, 200, true)]
    [InlineData(EffectState.Approved, 300, false)]
    [InlineData(EffectState.Started, 1, false)]
    [InlineData(EffectState.Done, 1, false)]
    [InlineData(EffectState.Withdrawn, 1, false)]
    public void Call_that_was_decided_waits_until_its_agent_has_had_time_to_look(EffectState state, int minutesAfter, bool waiting)
    {
        var waits = WaitedTime.Of([Call(0, 10) with { State = state }], Start.AddMinutes(10 + minutesAfter));

        Assert.Equal((10, waiting), (TimeSpan.FromMilliseconds(waits.WaitedMs).TotalMinutes, waits.Waiting));
    }

    [Theory]
    [InlineData(EffectState.Rejected)]
    [InlineData(EffectState.Expired)]
    public void Call_that_its_agent_knows_is_not_made_is_not_waited_for(EffectState state) =>
        Assert.False(WaitedTime.Of([Call(0, 10) with { State = state, ReadAt = Start.AddMinutes(11) }], Start.AddMinutes(12)).Waiting);

    [Fact]
    public void Call_that_nobody_has_to_decide_about_never_waits() =>
        Assert.Equal(new RunWaitsResult(0, Waiting: false), WaitedTime.Of([Call(0, null) with { ExpiresAt = null, State = EffectState.Approved }], Start.AddMinutes(5)));

    private static EffectDocument Call(int asked, int? settled) => new()
    {
        Id = ApprovalId.Of(new RunId(new string('a', 32)), new string('0', 32)),
        OwnerId = new OwnerId("ada"),
        TaskId = new AgentTaskId("t1"),
        Agent = "knowledge",
        CallId = "c1",
        ToolId = "send",
        Description = "Sends.",
        CallHash = "hash",
        Arguments = new PayloadRef(new string('b', 64), 1),
        RequestedAt = Start.AddMinutes(asked),
        ExpiresAt = Start.AddDays(7),
        SettledAt = settled is { } at ? Start.AddMinutes(at) : null,
        State = settled is null ? EffectState.Pending : EffectState.Done,
    };
}
