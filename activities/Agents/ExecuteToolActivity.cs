using Cartrita.Activities.Chat;
using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Tools;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Agents;

/// <summary>One tool call of an agent: policy, execution, and the result as a payload that the model reads in its next step.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="agents">The manifests bind tools.</param>
/// <param name="tools">Runs them.</param>
/// <param name="payloads">Arguments and results.</param>
/// <param name="writers">The frames.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="time">The clock.</param>
public sealed class ExecuteToolActivity(
    RunGuard guard, AgentCatalog agents, IToolExecutor tools, IRunPayloads payloads, FrameWriters writers, BannedTerms terms, TimeProvider time)
{
    private const long CallFrame = 0;
    private const long ResultFrame = 1;
    private const int LongestQuery = 500;

    /// <summary>Runs a call.</summary>
    /// <param name="input">The call.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ExecuteTool)]
    public Task<Outcome<ToolCallResult>> RunAsync([ActivityTrigger] ExecuteToolInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(input.Scope, token => ExecuteAsync(input, token), cancellationToken);

    private async Task<Outcome<ToolCallResult>> ExecuteAsync(ExecuteToolInput input, CancellationToken cancellationToken)
    {
        var (scope, call, task) = (input.Scope, input.Call, input.Task.TaskId);
        var started = time.GetTimestamp();
        var arguments = await payloads.GetAsync(scope, call.Arguments, PayloadJson.Default.JsonElement, cancellationToken);
        await using var frames = writers.Open(scope, input.WriterId, task);
        frames.Write(FrameKinds.FunctionCall, new FunctionCallData(call.CallId, call.ToolId, QueryOf(arguments)), FrameDataJson.Default.FunctionCallData, CallFrame, task);

        var executed = await tools.ExecuteAsync(ContextOf(input), call, arguments, cancellationToken);
        var result = new ToolCallResult
        {
            CallId = call.CallId,
            ToolId = call.ToolId,
            Status = executed.Status,
            Code = executed.Code,
            Result = executed.Packet is { } packet
                ? await payloads.PutAsync(scope, packet, PayloadJson.Default.PacketEnvelopeIn, cancellationToken)
                : null,
        };
        var told = new ToolResultData(
            call.CallId, call.ToolId, executed.Status.ToString().ToLowerInvariant(), executed.Code, executed.Count, (long)time.GetElapsedTime(started).TotalMilliseconds);
        frames.Write(FrameKinds.ToolResult, told, FrameDataJson.Default.ToolResultData, ResultFrame, task);
        await frames.FlushAsync(durable: false, cancellationToken);
        return Outcome.Of(result);
    }

    private string? QueryOf(System.Text.Json.JsonElement arguments) =>
        arguments.TryGetProperty(EvidenceList.QueryArgument, out var query) && query.ValueKind == System.Text.Json.JsonValueKind.String
            ? terms.Replace(query.GetString()!) is { Length: > LongestQuery } text ? text[..LongestQuery] : terms.Replace(query.GetString()!)
            : null;

    private RuntimeContext ContextOf(ExecuteToolInput input)
    {
        var bound = agents.Find(input.Task.Agent)?.Tools ?? [];
        return new RuntimeContext
        {
            OwnerId = input.Scope.OwnerId,
            RunId = input.Scope.RunId,
            ThreadId = IdentifierForm.Derive("thread", input.Scope.OwnerId.Value, input.Scope.ConversationId?.Value ?? input.Scope.RunId.Value),
            CorrelationId = input.Scope.RequestId,
            TaskId = input.Task.TaskId,
            Agent = input.Task.Agent,
            Tools = [.. tools.Bindings.Where(tool => bound.Contains(tool.ToolId))],
            Scope = input.Scope,
        };
    }
}
