using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Functions.Governance.Approvals;
using Cartrita.Functions.Http;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary><c>approvals</c>: shows calls of tools that wait for a person, and takes their decisions, as <c>/api/approvals</c> does.</summary>
/// <remarks>A client shows a person what they decide about; a key with this scope belongs to no program that decides by itself.</remarks>
internal sealed class ApprovalsMcpTool(OwnedApprovals approvals, ApprovalDecisions decisions) : IMcpTool
{
    private const int MostListed = 50;
    private const string Approve = "approve";

    /// <inheritdoc />
    public Tool Definition { get; } = McpDefinition.Of(
        "approvals",
        "Shows calls of tools that change something and wait for a person, and takes the person's decision: list gives those that wait, read gives one, approve and reject decide. Never decide without having shown the exact call to the user and having their answer.",
        """
        {
          "action": { "type": "string", "enum": ["list", "read", "approve", "reject"], "description": "What to do: list, read, approve or reject." },
          "id": { "type": "string", "description": "The call, as list names it; all but list need it." },
          "callHash": { "type": "string", "description": "The hash of the call that the user was shown, from list or read; approve needs it." },
          "reason": { "type": "string", "maxLength": 500, "description": "What the user says of it, which the agent reads." }
        }
        """,
        ["action"],
        new ToolAnnotations { Title = "Approvals", ReadOnlyHint = false, DestructiveHint = true, IdempotentHint = true, OpenWorldHint = false });

    /// <inheritdoc />
    public Scope Scope => Scope.Approvals;

    /// <inheritdoc />
    public async Task<(JsonElement Result, string Text)> CallAsync(McpCall call, CancellationToken cancellationToken)
    {
        var action = call.Arguments.Text("action")!;
        if (action == "list")
        {
            return await ListAsync(call, cancellationToken);
        }

        var found = await approvals.FindAsync(call.Request, call.Arguments.Text("id") ?? throw new CartritaException(Problems.InvalidRequest, $"The action {action} needs id."));
        if (action != "read")
        {
            var body = new DecideApprovalBody(action == Approve, call.Arguments.Text("callHash"), call.Arguments.Text("reason"));
            found = await decisions.DecideAsync(found, body, call.Request.Caller(), call.Client);
        }

        return (JsonSerializer.SerializeToElement(await approvals.ShowAsync(found, cancellationToken), HttpJson.Wire.ApprovalBody), $"The call of {found.ToolId} is {found.State.ToString().ToLowerInvariant()}.");
    }

    private async Task<(JsonElement Result, string Text)> ListAsync(McpCall call, CancellationToken cancellationToken)
    {
        var waiting = await approvals.PendingAsync(call.Request.Caller().OwnerId, cancellationToken);
        var shown = new List<ApprovalBody>();
        foreach (var one in waiting.OrderBy(one => one.RequestedAt).Take(MostListed))
        {
            shown.Add(await approvals.ShowAsync(one, cancellationToken));
        }

        var names = string.Join(", ", shown.Select(one => $"{one.ToolId} ({one.Id})"));
        return (JsonSerializer.SerializeToElement(new ApprovalPage(shown), HttpJson.Wire.ApprovalPage), $"{waiting.Count} calls wait for a decision. {names}");
    }
}
