using System.Text.Json;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary><c>runs</c>: lists the caller's runs that have not ended, reads one with its answer, and cancels one.</summary>
internal sealed class RunsMcpTool(OwnedRuns runs, OpenRuns open, RunFollower follower, RunCancellation cancellation) : IMcpTool
{
    private const int MostListed = 100;

    /// <inheritdoc />
    public Tool Definition { get; } = McpDefinition.Of(
        "runs",
        "Shows how runs stand: list gives those that have not ended, read gives one with its answer so far, cancel asks one to end.",
        """
        {
          "action": { "type": "string", "enum": ["list", "read", "cancel"], "description": "What to do: list, read or cancel." },
          "id": { "type": "string", "description": "The run, as chat and upload name it; read and cancel need it." }
        }
        """,
        ["action"],
        new ToolAnnotations { Title = "Runs", ReadOnlyHint = false, DestructiveHint = true, IdempotentHint = true, OpenWorldHint = false });

    /// <inheritdoc />
    public Scope Scope => Scope.Runs;

    /// <inheritdoc />
    public async Task<(JsonElement Result, string Text)> CallAsync(McpCall call, CancellationToken cancellationToken)
    {
        var action = call.Arguments.Text("action");
        if (action == "list")
        {
            var listed = await open.ListAsync(call.Request.Caller().OwnerId, MostListed, cancellationToken);
            return (JsonSerializer.SerializeToElement(new McpRunsBody(listed), McpJson.Default.McpRunsBody), $"{listed.Count} runs are open. {string.Join(", ", listed)}");
        }

        var run = await runs.FindAsync(call.Request, call.Arguments.Text("id") ?? throw new CartritaException(Problems.InvalidRequest, $"The action {action} needs id."));
        if (action == "cancel")
        {
            return await cancellation.RequestAsync(run, call.Client)
                ? (JsonSerializer.SerializeToElement(new CancelledBody(run.Id, "cancelling"), McpJson.Default.CancelledBody), $"Run {run.Id} was asked to end.")
                : throw new CartritaException(Problems.RunEnded);
        }

        var frames = await follower.ReadAsync(run, StreamCursor.All, cancellationToken);
        var body = new McpRunViewBody(OrchestrationBody.Of(run, frames), RunViewFold.Fold(frames).Text);
        return (JsonSerializer.SerializeToElement(body, McpJson.Default.McpRunViewBody), body.Answer.Length > 0 ? body.Answer : $"Run {run.Id} is {body.Run.Status}.");
    }
}
