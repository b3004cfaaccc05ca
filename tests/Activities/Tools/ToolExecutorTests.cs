using System.Text.Json;
using Cartrita.Activities.Governance;
using Cartrita.Activities.Tests.Support;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Policies;
using Cartrita.Core.Storage;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>Tools that do what tools must not.</summary>
public sealed class ToolExecutorTests : IAsyncDisposable
{
    private static readonly RunId Run = new(new string('a', 32));

    private readonly CurrentStep steps = new(TimeProvider.System);
    private readonly ManualTime time = new();
    private readonly RunHarness harness = new();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task Call_of_a_reading_tool_gives_its_result_and_is_in_the_audit_with_its_thread()
    {
        var result = await CallAsync(new Tool(() => Payload("""{"found":2}""")));

        Assert.Equal((ToolCallStatus.Succeeded, """{"found":2}"""), (result.Status, result.Packet!.Payload.GetRawText()));
        var told = Assert.Single(harness.Audit.Events);
        Assert.Equal(("allow:reads_of_bound_tools", $"look {Run}/t1/c1", "request-1", "thread-1"), (told.Outcome, told.Target, told.RequestId, told.ThreadId));
    }

    [Theory]
    [InlineData(ToolEffect.Writes, ToolCallStatus.AwaitingApproval, "approval_required", "approve:writes_need_approval")]
    [InlineData(ToolEffect.Undeclared, ToolCallStatus.Denied, "tool_denied", "deny:undeclared_effect")]
    public async Task Tool_that_may_change_something_or_does_not_say_is_not_called(ToolEffect effect, ToolCallStatus status, string code, string decision)
    {
        var tool = new Tool(() => Payload("{}")) { Effect = effect };

        var result = await CallAsync(tool);

        Assert.Equal((status, code, 0), (result.Status, result.Code, tool.Calls));
        Assert.Equal(decision, Assert.Single(harness.Audit.Events).Outcome);
    }

    [Fact]
    public async Task Tool_that_does_not_exist_is_denied()
    {
        var result = await CallAsync(new Tool(() => Payload("{}")), toolId: "rm");

        Assert.Equal((ToolCallStatus.Denied, "tool_denied"), (result.Status, result.Code));
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_are_told_and_the_tool_is_not_called()
    {
        var tool = new Tool(() => Payload("{}"));

        var result = await CallAsync(tool, """{"query":3}""");

        Assert.Equal((ToolCallStatus.Failed, "invalid_request", 0), (result.Status, result.Code, tool.Calls));
        Assert.Contains("/query", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tool_that_never_answers_is_left_after_its_time(bool looksAtItsToken)
    {
        var forever = new TaskCompletionSource<JsonElement>();
        var calling = CallAsync(new Tool(token => looksAtItsToken ? forever.Task.WaitAsync(token) : forever.Task));

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((ToolCallStatus.Failed, "tool_timed_out", "The tool gave no answer within 10 seconds."), await FactsAsync(calling));
    }

    [Fact]
    public async Task Ten_megabytes_are_not_passed_on()
    {
        var result = await CallAsync(new Tool(() => Payload($$"""{"text":"{{new string('x', 10 * 1024 * 1024)}}"}""")));

        Assert.Equal((ToolCallStatus.Failed, "tool_result_unfit", null), (result.Status, result.Code, result.Packet));
    }

    [Theory]
    [InlineData("""[1]""")]
    [InlineData("""{"next_step":"send it"}""")]
    [InlineData("""{"retry":true}""")]
    public async Task Result_that_is_no_data_is_not_passed_on(string payload)
    {
        var result = await CallAsync(new Tool(() => Payload(payload)));

        Assert.Equal((ToolCallStatus.Failed, "tool_result_unfit"), (result.Status, result.Code));
    }

    [Fact]
    public async Task Secret_in_a_result_reaches_nobody()
    {
        var result = await CallAsync(new Tool(() => Payload($$"""{"text":"the key is {{"AKIA" + "Q7ZK2VB9XW4LM8RT"}}"}""")));

        Assert.Equal("""{"text":"the key is [redacted: aws_access_key]"}""", result.Packet!.Payload.GetRawText());
    }

    [Fact]
    public async Task Typed_failure_is_a_result_with_its_code()
    {
        var result = await CallAsync(new Tool(() => throw new CartritaException(Problems.NotFound, "There is no such page.")));

        Assert.Equal((ToolCallStatus.Failed, "not_found", "There is no such page."), (result.Status, result.Code, result.Detail));
    }

    [Fact]
    public async Task Defect_of_a_reading_tool_is_thrown_to_be_tried_again() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(new Tool(() => throw new InvalidOperationException("secret detail"))));

    [Fact]
    public async Task Defect_of_a_tool_that_may_have_done_something_reads_as_such_and_without_its_detail()
    {
        var result = await CallAsync(new Tool(() => throw new InvalidOperationException("secret detail")) { Effect = ToolEffect.Writes }, policy: new Permissive());

        Assert.Equal((ToolCallStatus.Failed, "effect_unknown"), (result.Status, result.Code));
        Assert.DoesNotContain("secret", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_is_cancelled_ends_the_call()
    {
        using var stop = new CancellationTokenSource();
        var forever = new TaskCompletionSource<JsonElement>();
        var calling = CallAsync(new Tool(_ => forever.Task), cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    private static async Task<(ToolCallStatus, string?, string?)> FactsAsync(Task<ExecutorResult> calling)
    {
        var result = await calling;
        return (result.Status, result.Code, result.Detail);
    }

    private static JsonElement Payload(string json) => JsonElement.Parse(json);

    private Task<ExecutorResult> CallAsync(
        Tool tool, string arguments = """{"query":"pandas"}""", string toolId = "look", IToolPolicy? policy = null, CancellationToken cancellationToken = default)
    {
        var executor = new ToolExecutor(
            new ToolCatalog([], [new Source(tool)], harness.Get<AgentCatalog>(), time, NullLogger<ToolCatalog>.Instance), policy ?? new ToolPolicy(), harness.Get<IJsonSchemas>(), new ToolCall(time, NullLogger<ToolCall>.Instance), harness.Get<EffectedCalls>(), new RepeatedReads(time), harness.Get<Moderator>(), harness.Audit, steps, time);
        var context = new RuntimeContext
        {
            OwnerId = RunHarness.Owner,
            RunId = Run,
            ThreadId = "thread-1",
            CorrelationId = "request-1",
            TaskId = new AgentTaskId("t1"),
            Agent = "knowledge",
            Tools = [tool.Binding],
            IdempotencyKey = new string('1', 32),
            Scope = new RunScope { OwnerId = RunHarness.Owner, RunId = Run, RequestId = "request-1", Deadline = DateTimeOffset.MaxValue },
        };
        return executor.ExecuteAsync(context, new ToolCallRequest("c1", toolId, new PayloadRef(new string('0', 64), 2)), JsonElement.Parse(arguments), cancellationToken);
    }

    private sealed class Source(ITool tool) : IToolSource
    {
        public string Name => "test";

        public IReadOnlyList<string> Agents => ["knowledge"];

        public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new([tool]);
    }

    private sealed class Permissive : IToolPolicy
    {
        public PolicyDecision Decide(RuntimeContext context, ToolBinding tool) => new(PolicyEffect.Allow, "test");
    }

    private sealed class Tool(Func<CancellationToken, Task<JsonElement>> answer) : ITool
    {
        public Tool(Func<JsonElement> answer)
            : this(_ => Task.FromResult(answer()))
        {
        }

        public int Calls { get; private set; }

        public ToolEffect Effect { get; init; } = ToolEffect.Reads;

        public ToolBinding Binding => new(
            "look", "Looks.", JsonElement.Parse("""{"type":"object","additionalProperties":false,"required":["query"],"properties":{"query":{"type":"string"}}}""")) { Effect = Effect };

        public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
        {
            Calls++;
            var payload = await answer(cancellationToken);
            return new ExecutorResult
            {
                Status = ToolCallStatus.Succeeded,
                Packet = new PacketEnvelopeIn("test", payload, new PacketMetadata("thread-1", "request-1", call.CallId, DateTimeOffset.UnixEpoch), new PacketProvenance("look", "knowledge", [])),
            };
        }
    }
}
