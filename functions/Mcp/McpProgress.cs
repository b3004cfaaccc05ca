using Cartrita.Core.Chat;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Streaming;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cartrita.Functions.Mcp;

/// <summary>Tells a call's client how the run goes on that the call waits for. What is told of a frame, and under which number, is the same whenever and by whichever instance it is told.</summary>
/// <param name="exchange">Where it is told.</param>
/// <param name="call">The call; without a token for progress nothing is told.</param>
/// <param name="ids">Names streams.</param>
internal sealed class McpProgress(McpExchange exchange, RequestContext<CallToolRequestParams> call, IIdSource ids)
{
    private readonly ProgressToken? token = call.Params!.ProgressToken;
    private int told;

    /// <summary>The call waits for a run from now on, and its client may come back.</summary>
    public Task BeginAsync(RunId run, CancellationToken cancellationToken) =>
        exchange.Stream?.BeginAsync(
            exchange.Resumption?.After ?? new McpEventId(run, ids.NewId(), call.JsonRpcRequest.Id, token),
            isReconnect: exchange.Resumption is not null, cancellationToken) ?? Task.CompletedTask;

    /// <summary>The run's next frame, from its first on.</summary>
    public async Task TellAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (token is not { } asked || TextOf(frame) is not { } text)
        {
            return;
        }

        told++;
        if (exchange.Resumption?.After.After is { } seen && frame.Id.CompareTo(seen) <= 0)
        {
            return;
        }

        exchange.Stream?.Reach(frame.Id);
        await call.Server.NotifyProgressAsync(asked, new ProgressNotificationValue { Progress = told, Message = text }, cancellationToken: cancellationToken);
    }

    private static string? TextOf(Frame frame) => frame.EventType switch
    {
        FrameKinds.Start => $"Run {frame.OrchestrationId} has started.",
        FrameKinds.AgentTaskStarted or FrameKinds.AgentTaskComplete => frame.EventType.Replace('_', ' '),
        _ => null,
    };
}
