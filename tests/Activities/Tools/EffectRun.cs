using System.Text.Json;
using Cartrita.Activities.Governance;
using Cartrita.Activities.Tests.Support;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Governance.Policies;
using Cartrita.Core.Storage;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>One call of a tool in a run, executed again and again as a durable activity is, on a clock of its own.</summary>
internal sealed class EffectRun : IAsyncDisposable
{
    internal const string Arguments = """{"to":"ada","text":"hello"}""";
    internal const string Key = "00000000000050008000000000000001";
    internal static readonly RunId Run = new(new string('a', 32));
    internal static readonly ApprovalId Id = ApprovalId.Of(Run, Key);

    private readonly EffectedCalls effects;

    internal EffectRun()
    {
        Ledger = new EffectLedger(Harness.Get<IDocumentStore>(), Time);
        effects = new EffectedCalls(Ledger, Harness.Get<IRunPayloads>(), new ApprovalOptions { ExpireHours = 48 }, Time);
    }

    internal ManualTime Time { get; } = new();

    internal RunHarness Harness { get; } = new();

    internal EffectLedger Ledger { get; }

    public ValueTask DisposeAsync() => Harness.DisposeAsync();

    internal ApprovalDecision Decision(bool approved, string? reason = null) => new(approved, new("boss"), null, Time.GetUtcNow(), reason);

    internal Task DecideAsync(bool approved, string? reason = null) => Ledger.DecideAsync(RunHarness.Owner, Id, Decision(approved, reason), callHash: null);

    internal async Task<(ToolCallStatus, ApprovalId, int)> WaitsAsync(SendingTool tool)
    {
        var result = await CallAsync(tool);
        return (result.Status, result.Approval!.Id, tool.Calls);
    }

    internal async Task<(EffectState, string)> FactsAsync()
    {
        var kept = (await Ledger.FindAsync(RunHarness.Owner, Id, CancellationToken.None))!;
        return (kept.State, kept.Decision!.By.Value);
    }

    internal async Task<ExecutorResult> CallAsync(SendingTool tool, string arguments = Arguments, CancellationToken cancellationToken = default)
    {
        var executor = new ToolExecutor(
            new ToolCatalog([], [tool], Harness.Get<AgentCatalog>(), Time, NullLogger<ToolCatalog>.Instance), new ToolPolicy(), Harness.Get<IJsonSchemas>(), new ToolCall(Time, NullLogger<ToolCall>.Instance), effects, new RepeatedReads(Time), Harness.Get<Moderator>(), Harness.Audit, Harness.Get<CurrentStep>(), Time);
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
        var call = new ToolCallRequest("c1", "send", await Harness.Get<IRunPayloads>().PutAsync(scope, json, PayloadJson.Default.JsonElement, CancellationToken.None));
        return await executor.ExecuteAsync(context, call, json, cancellationToken);
    }
}
