using System.Text.Json;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Governance;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Activities.Tools;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Agents;

/// <summary>One tool call of an agent: policy, execution, and the result as a payload that the model reads in its next step.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="tools">Runs them.</param>
/// <param name="payloads">Arguments and results.</param>
/// <param name="writers">The frames.</param>
/// <param name="words">Screens what the call looks for.</param>
/// <param name="time">The clock.</param>
public sealed class ExecuteToolActivity(
    RunGuard guard, IToolExecutor tools, IRunPayloads payloads, FrameWriters writers, ToldWords words, TimeProvider time)
{
    private const long CallFrame = 0;
    private const long RequestedFrame = 1;
    private const long DecidedFrame = 2;
    private const long ResultFrame = 3;
    private const long FlagFrames = 4;
    private const int LongestQuery = 500;

    // The arguments that say what a call looks for.
    private static readonly string[] Told = [EvidenceList.QueryArgument, "url"];

    /// <summary>Runs a call.</summary>
    /// <param name="input">The call.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ExecuteTool)]
    public Task<Outcome<ToolCallResult>> RunAsync([ActivityTrigger] ExecuteToolInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(RunSteps.Of(input), input.Scope, token => ExecuteAsync(input, token), cancellationToken);

    private async Task<Outcome<ToolCallResult>> ExecuteAsync(ExecuteToolInput input, CancellationToken cancellationToken)
    {
        var (scope, call, task) = (input.Scope, input.Call, input.Task.TaskId);
        var started = time.GetTimestamp();
        var arguments = await payloads.GetAsync(scope, call.Arguments, PayloadJson.Default.JsonElement, cancellationToken);
        await using var frames = writers.Open(scope, input.WriterId, task);
        var context = await ContextAsync(input, cancellationToken);
        var (query, flags) = await QueryAsync(context, call, arguments, cancellationToken);
        frames.Write(FrameKinds.FunctionCall, new FunctionCallData(call.CallId, call.ToolId, query), FrameDataJson.Default.FunctionCallData, CallFrame, task);

        var executed = await tools.ExecuteAsync(context, call, arguments, cancellationToken);
        foreach (var (index, flag) in flags.Select(finding => new SafetyFlagData("output", finding.Rule, finding.Action)).Concat(executed.Findings.Select(finding => new SafetyFlagData("tool", finding.Rule, finding.Action))).Index())
        {
            frames.Write(FrameKinds.SafetyFlag, flag, FrameDataJson.Default.SafetyFlagData, FlagFrames + index, task);
        }

        if (executed.Effect is { } effect)
        {
            WriteApproval(frames, task, effect);
        }

        if (executed.Approval is { } approval)
        {
            frames.WriteStep(TraceOutcomes.Waiting);
            await frames.FlushAsync(durable: false, cancellationToken);
            return Outcome.Of(new ToolCallResult { CallId = call.CallId, ToolId = call.ToolId, Status = executed.Status, Code = executed.Code, Approval = approval });
        }

        var result = new ToolCallResult
        {
            CallId = call.CallId,
            ToolId = call.ToolId,
            Status = executed.Status,
            Code = executed.Code,
            Result = await payloads.PutAsync(scope, executed.Packet ?? Failure(input, executed), PayloadJson.Default.PacketEnvelopeIn, cancellationToken),
        };
        var told = new ToolResultData(
            call.CallId, call.ToolId, executed.Status.ToString().ToLowerInvariant(), executed.Code, executed.Count, (long)time.GetElapsedTime(started).TotalMilliseconds);
        frames.Write(FrameKinds.ToolResult, told, FrameDataJson.Default.ToolResultData, ResultFrame, task);
        frames.WriteStep();
        await frames.FlushAsync(durable: false, cancellationToken);
        return Outcome.Of(result);
    }

    // Both frames have numbers of their own, so that each is seen once however often the call is looked up.
    private static void WriteApproval(FrameWriter frames, AgentTaskId task, EffectDocument effect)
    {
        if (effect.ExpiresAt is not { } expiresAt)
        {
            return;
        }

        var (decision, reason, number) = effect.State switch
        {
            EffectState.Pending => (Decisions.ApprovalRequested, "writes_need_approval", RequestedFrame),
            EffectState.Rejected or EffectState.Expired or EffectState.Withdrawn => (Decisions.ApprovalDecided, effect.State.ToString().ToLowerInvariant(), DecidedFrame),
            _ => (Decisions.ApprovalDecided, "approved", DecidedFrame),
        };
        var data = new OrchestrationDecisionData
        {
            Decision = decision,
            Agent = effect.Agent,
            Reason = reason,
            Approval = new ApprovalData(effect.Id, effect.CallId, effect.ToolId, effect.CallHash, expiresAt),
        };
        frames.Write(FrameKinds.OrchestrationDecision, data, FrameDataJson.Default.OrchestrationDecisionData, number, task);
    }

    // Only of tools in code is it known what these arguments say; what moderation does not let pass is not told.
    private async Task<(string? Query, IReadOnlyList<SafetyFinding> Flags)> QueryAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (!context.Tools.Any(tool => tool.ToolId == call.ToolId && tool.Target is null)
            || Told.Select(name => arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null).FirstOrDefault(value => value is not null) is not { } text)
        {
            return (null, []);
        }

        var told = TextCut.At(words.Of(text), LongestQuery);
        var outcome = await words.LookAsync([told], cancellationToken);
        return (outcome.Refusal is null ? told : null, outcome.Findings);
    }

    // What the model reads of a call that gave nothing: the code, and the one sentence that says what to do about it.
    private PacketEnvelopeIn Failure(ExecuteToolInput input, ExecutorResult executed) => new(
        "tool.failure",
        JsonRedaction.Redact(JsonSerializer.SerializeToElement(new ToolFailure(executed.Code!, executed.Detail), PayloadJson.Default.ToolFailure)),
        new PacketMetadata(ThreadOf(input.Scope), input.Scope.RequestId, input.Call.CallId, time.GetUtcNow()),
        new PacketProvenance(input.Call.ToolId, input.Task.Agent, []));

    private async ValueTask<RuntimeContext> ContextAsync(ExecuteToolInput input, CancellationToken cancellationToken) => new()
    {
        OwnerId = input.Scope.OwnerId,
        RunId = input.Scope.RunId,
        ThreadId = ThreadOf(input.Scope),
        CorrelationId = input.Scope.RequestId,
        TaskId = input.Task.TaskId,
        Agent = input.Task.Agent,
        Tools = await tools.BindingsAsync(input.Task.Agent, cancellationToken),
        IdempotencyKey = IdentifierForm.Derive("call", input.Scope.OwnerId.Value, input.Scope.RunId.Value, input.Task.TaskId.Value, input.Call.CallId),
        Scope = input.Scope,
    };

    private static string ThreadOf(RunScope scope) =>
        IdentifierForm.Derive("thread", scope.OwnerId.Value, scope.ConversationId?.Value ?? scope.RunId.Value);
}
