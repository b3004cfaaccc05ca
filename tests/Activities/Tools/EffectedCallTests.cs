using System.Text.Json;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Governance;
using Cartrita.Activities.Tests.Support;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Governance.Policies;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>Calls that change something: asked for, decided, made once, whatever is lost in between.</summary>
public sealed class EffectedCallTests : IAsyncDisposable
{
    private const string Arguments = """{"to":"ada","text":"hello"}""";
    private const string Key = "00000000000050008000000000000001";
    private static readonly RunId Run = new(new string('a', 32));
    private static readonly ApprovalId Id = ApprovalId.Of(Run, Key);

    private readonly ManualTime time = new();
    private readonly RunHarness harness = new();
    private readonly EffectLedger ledger;
    private readonly EffectedCalls effects;

    public EffectedCallTests()
    {
        ledger = new EffectLedger(harness.Get<IDocumentStore>(), time);
        effects = new EffectedCalls(ledger, harness.Get<IRunPayloads>(), new ApprovalOptions { ExpireHours = 48 }, time);
    }

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task Call_is_made_once_when_it_is_approved_and_never_again()
    {
        var tool = new Tool();
        Assert.Equal((ToolCallStatus.AwaitingApproval, Id, 0), await WaitsAsync(tool));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((ToolCallStatus.AwaitingApproval, Id, 0), await WaitsAsync(tool));

        await DecideAsync(approved: true);
        var (made, again) = (await CallAsync(tool), await CallAsync(tool));

        Assert.Equal((ToolCallStatus.Succeeded, ToolCallStatus.Succeeded, 1), (made.Status, again.Status, tool.Calls));
        Assert.Equal("""{"sent":true}""", again.Packet!.Payload.GetRawText());
        Assert.Equal(["approve:writes_need_approval", "allow:approved", "allow:approved"], harness.Audit.Events.Select(told => told.Outcome));
        Assert.Equal((EffectState.Done, "boss"), (await FactsAsync()));
    }

    [Fact]
    public async Task Call_that_is_refused_is_not_made_and_the_agent_reads_why()
    {
        var tool = new Tool();
        await CallAsync(tool);

        await DecideAsync(approved: false, "Not to Ada.");
        var result = await CallAsync(tool);

        Assert.Equal((ToolCallStatus.Denied, "approval_rejected", "A person refused the call: Not to Ada.", 0), (result.Status, result.Code, result.Detail, tool.Calls));
        Assert.Equal("deny:approval_rejected", harness.Audit.Events.Last().Outcome);
    }

    [Fact]
    public async Task Call_that_nobody_decides_about_expires_and_can_not_be_approved_after()
    {
        var tool = new Tool();
        await CallAsync(tool);
        time.Advance(TimeSpan.FromHours(48));

        var late = await Assert.ThrowsAsync<CartritaException>(() => DecideAsync(approved: true));
        var result = await CallAsync(tool);

        Assert.Equal((Problems.ApprovalSettled, "approval_expired", 0), (late.Problem, result.Code, tool.Calls));
        Assert.Empty(await ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"to":"eve","text":"hello"}""")]
    [InlineData("""{"to":"ada","text":"hello","cc":"eve"}""")]
    public async Task Approval_is_for_the_exact_call_and_no_other(string changed)
    {
        var tool = new Tool();
        await CallAsync(tool);
        await DecideAsync(approved: true);

        var other = await CallAsync(tool, changed);
        var reordered = await CallAsync(tool, """{ "text": "hello", "to": "ada" }""");

        Assert.Equal((ToolCallStatus.Denied, "approval_mismatch", ToolCallStatus.Succeeded, 1), (other.Status, other.Code, reordered.Status, tool.Calls));
    }

    [Fact]
    public async Task Decision_about_something_else_than_what_waits_is_refused()
    {
        await CallAsync(new Tool());

        var refused = await Assert.ThrowsAsync<CartritaException>(() => ledger.DecideAsync(RunHarness.Owner, Id, Decision(approved: true), new string('0', 64)));

        Assert.Equal(Problems.ApprovalMismatch, refused.Problem);
        Assert.Equal(EffectState.Pending, (await ledger.FindAsync(RunHarness.Owner, Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task First_decision_stays_and_the_same_again_is_no_conflict()
    {
        await CallAsync(new Tool());
        await DecideAsync(approved: false);

        await DecideAsync(approved: false);
        var other = await Assert.ThrowsAsync<CartritaException>(() => DecideAsync(approved: true));

        Assert.Equal(Problems.ApprovalSettled, other.Problem);
    }

    [Theory]
    [InlineData(false, 1, "effect_unknown")]
    [InlineData(true, 2, null)]
    public async Task Execution_that_is_lost_in_the_middle_is_repeated_only_where_the_key_makes_that_harmless(bool idempotent, int calls, string? code)
    {
        var tool = new Tool { Idempotent = idempotent };
        await CallAsync(tool);
        await DecideAsync(approved: true);
        using var host = new CancellationTokenSource();
        tool.Host = host;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(tool, cancellationToken: host.Token));
        tool.Host = null;

        // Nobody can be at it any more.
        time.Advance(TimeSpan.FromMinutes(5));
        var result = await CallAsync(tool);

        Assert.Equal((code, calls), (result.Code, tool.Calls));
        Assert.Equal([Key], tool.Keys.Distinct());
    }

    [Fact]
    public async Task Two_executions_at_once_make_one_call()
    {
        var tool = new Tool();
        await CallAsync(tool);
        await DecideAsync(approved: true);

        List<Task<ExecutorResult>> calls = [.. Enumerable.Range(0, 8).Select(_ => CallAsync(tool))];
        var calling = Task.WhenAll(calls);

        // The one that makes the call needs no clock; the clock must not run its time out.
        await await Task.WhenAny(calls);
        using var done = new CancellationTokenSource();
        while (!calling.IsCompleted)
        {
            // Those that follow look again after a while.
            await Task.WhenAny(calling, time.UntilPendingAsync(TimeSpan.FromMilliseconds(250), done.Token));
            time.Advance(TimeSpan.FromMilliseconds(250));
        }

        await done.CancelAsync();
        Assert.Equal(1, tool.Calls);
        Assert.All(await calling, result => Assert.Equal(ToolCallStatus.Succeeded, result.Status));
    }

    [Fact]
    public async Task Call_whose_source_is_away_waits_on_until_its_time_is_over()
    {
        var tool = new Tool();
        await CallAsync(tool);
        tool.IsAway = true;
        Assert.Equal((ToolCallStatus.AwaitingApproval, Id, 0), await WaitsAsync(tool));
        await DecideAsync(approved: true);
        Assert.Equal((ToolCallStatus.AwaitingApproval, Id, 0), await WaitsAsync(tool));

        tool.IsAway = false;
        Assert.Equal((ToolCallStatus.Succeeded, 1), ((await CallAsync(tool)).Status, tool.Calls));
        tool.IsAway = true;
        Assert.Equal("tool_denied", (await CallAsync(tool)).Code);
    }

    [Fact]
    public async Task Second_execution_follows_the_first_one_to_its_end()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new Tool { Gate = gate.Task };
        await CallAsync(tool);
        await DecideAsync(approved: true);
        var first = CallAsync(tool);
        await tool.Begun;

        var second = CallAsync(tool);
        await time.UntilPendingAsync(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        gate.SetResult();
        await first;
        time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal((ToolCallStatus.Succeeded, ToolCallStatus.Succeeded, 1), ((await first).Status, (await second).Status, tool.Calls));
    }

    [Fact]
    public async Task Tool_that_may_be_asked_twice_goes_on_with_its_key_after_a_failure_that_passes()
    {
        var tool = new Tool { Idempotent = true, Failures = 2 };
        await CallAsync(tool);
        await DecideAsync(approved: true);

        Assert.Equal(ToolCallStatus.Succeeded, (await CallAsync(tool)).Status);
        Assert.Equal([Key, Key, Key], tool.Keys);
    }

    [Fact]
    public async Task Tool_that_may_not_be_asked_twice_is_not()
    {
        var tool = new Tool { Failures = 1 };
        await CallAsync(tool);
        await DecideAsync(approved: true);

        Assert.Equal(("vendor_unavailable", 1), ((await CallAsync(tool)).Code, tool.Calls));
        Assert.Equal(("vendor_unavailable", 1), ((await CallAsync(tool)).Code, tool.Calls));
    }

    [Theory]
    [InlineData("""{"retry":true}""")]
    [InlineData("large")]
    public async Task Call_that_was_made_succeeded_whatever_it_gave(string payload)
    {
        var tool = new Tool { Payload = payload == "large" ? $$"""{"text":"{{new string('x', 300_000)}}"}""" : payload };
        await CallAsync(tool);
        await DecideAsync(approved: true);

        var made = await CallAsync(tool);

        Assert.Equal(ToolCallStatus.Succeeded, made.Status);
        Assert.Contains("The call was made; it must not be made again.", made.Packet!.Payload.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_ask_nobody()
    {
        var result = await CallAsync(new Tool(), """{"to":7,"text":"hello"}""");

        Assert.Equal((ToolCallStatus.Failed, "invalid_request"), (result.Status, result.Code));
        Assert.Empty(await ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_kept_of_a_run_s_calls_goes_with_the_run()
    {
        await CallAsync(new Tool());
        Assert.Single(await ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));

        await harness.Get<RunErasure>().EraseAsync(RunHarness.Owner, Run, CancellationToken.None);

        Assert.Empty(await ledger.OfRunAsync(RunHarness.Owner, Run, CancellationToken.None));
        Assert.Empty(await ledger.PendingAsync(RunHarness.Owner, CancellationToken.None));
    }

    private ApprovalDecision Decision(bool approved, string? reason = null) => new(approved, new("boss"), null, time.GetUtcNow(), reason);

    private Task DecideAsync(bool approved, string? reason = null) => ledger.DecideAsync(RunHarness.Owner, Id, Decision(approved, reason), callHash: null);

    private async Task<(ToolCallStatus, ApprovalId, int)> WaitsAsync(Tool tool)
    {
        var result = await CallAsync(tool);
        return (result.Status, result.Approval!.Id, tool.Calls);
    }

    private async Task<(EffectState, string)> FactsAsync()
    {
        var kept = (await ledger.FindAsync(RunHarness.Owner, Id, CancellationToken.None))!;
        return (kept.State, kept.Decision!.By.Value);
    }

    private async Task<ExecutorResult> CallAsync(Tool tool, string arguments = Arguments, CancellationToken cancellationToken = default)
    {
        var executor = new ToolExecutor(
            new ToolCatalog([], [tool], harness.Get<AgentCatalog>(), time, NullLogger<ToolCatalog>.Instance), new ToolPolicy(), harness.Get<IJsonSchemas>(), new ToolCall(time, NullLogger<ToolCall>.Instance), effects, harness.Get<Moderator>(), harness.Audit, time);
        var scope = new RunScope { OwnerId = RunHarness.Owner, RunId = Run, RequestId = "request-1", Deadline = DateTimeOffset.MaxValue };
        var json = JsonElement.Parse(arguments);
        var context = new RuntimeContext
        {
            OwnerId = RunHarness.Owner,
            RunId = Run,
            ThreadId = "thread-1",
            CorrelationId = "request-1",
            TaskId = new AgentTaskId("t1"),
            Agent = "knowledge",
            Tools = [tool.Binding],
            IdempotencyKey = Key,
            Scope = scope,
        };
        var call = new ToolCallRequest("c1", "send", await harness.Get<IRunPayloads>().PutAsync(scope, json, PayloadJson.Default.JsonElement, CancellationToken.None));
        return await executor.ExecuteAsync(context, call, json, cancellationToken);
    }

    private sealed class Tool : ITool, IToolSource
    {
        private int calls;

        public int Calls => calls;

        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Idempotent { get; init; }

        /// <summary>Whether its source has no tools just now.</summary>
        public bool IsAway { get; set; }

        /// <summary>How many calls fail before one succeeds.</summary>
        public int Failures { get; set; }

        public string Payload { get; init; } = """{"sent":true}""";

        /// <summary>What a call waits for before it ends.</summary>
        public Task Gate { get; init; } = Task.CompletedTask;

        /// <summary>A call has begun.</summary>
        public Task Begun => begun.Task;

        /// <summary>The host that stops in the middle of a call; null where none does.</summary>
        public CancellationTokenSource? Host { get; set; }

        public List<string> Keys { get; } = [];

        public string Name => "test";

        public IReadOnlyList<string> Agents => ["knowledge"];

        public ToolBinding Binding => new(
            "send",
            "Sends a message.",
            JsonElement.Parse("""{"type":"object","required":["to","text"],"properties":{"to":{"type":"string"},"text":{"type":"string"}}}"""))
        {
            Effect = ToolEffect.Writes,
            Idempotent = Idempotent,
        };

        public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new(IsAway ? [] : [this]);

        public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            lock (Keys)
            {
                Keys.Add(context.IdempotencyKey);
            }

            begun.TrySetResult();
            if (Failures-- > 0)
            {
                throw new CartritaException(Problems.VendorUnavailable);
            }

            await Gate;
            await Task.Yield();
            await (Host?.CancelAsync() ?? Task.CompletedTask);
            cancellationToken.ThrowIfCancellationRequested();
            return new ExecutorResult
            {
                Status = ToolCallStatus.Succeeded,
                Packet = new PacketEnvelopeIn(
                    "test",
                    JsonElement.Parse(Payload),
                    new PacketMetadata("thread-1", "request-1", call.CallId, DateTimeOffset.UnixEpoch),
                    new PacketProvenance("send", "knowledge", [])),
            };
        }
    }
}
