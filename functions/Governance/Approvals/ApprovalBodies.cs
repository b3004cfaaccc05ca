using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Governance.Approvals;

/// <summary>A call of a tool that changes something, as the person who decides about it sees it.</summary>
internal sealed record ApprovalBody
{
    /// <summary>The approval's id.</summary>
    public required ApprovalId Id { get; init; }

    /// <summary>How it stands.</summary>
    public required EffectState Status { get; init; }

    /// <summary>The run.</summary>
    public required RunId OrchestrationId { get; init; }

    /// <summary>The conversation.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The task.</summary>
    public required AgentTaskId TaskId { get; init; }

    /// <summary>The agent that wants the call.</summary>
    public required string Agent { get; init; }

    /// <summary>The tool.</summary>
    public required string ToolId { get; init; }

    /// <summary>What the tool does.</summary>
    public required string Description { get; init; }

    /// <summary>What the call goes to: method, address and where the arguments go, or server and tool; absent for a tool of the app itself.</summary>
    public string? Target { get; init; }

    /// <summary>What it is called with, to the letter.</summary>
    public required JsonElement Arguments { get; init; }

    /// <summary>SHA-256 of the exact call and its target, to which a decision is bound.</summary>
    public required string CallHash { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When nobody can decide any more; absent where nobody has to.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What was decided; absent where nothing was.</summary>
    public ApprovalDecisionBody? Decision { get; init; }

    /// <summary>The catalogue's code of what the call came to; absent where it was not made or succeeded.</summary>
    public string? Code { get; init; }

    /// <summary>A call as it is shown.</summary>
    public static ApprovalBody Of(EffectDocument call, JsonElement arguments) => new()
    {
        Id = call.Id,
        Status = call.State,
        OrchestrationId = call.Id.Run,
        ConversationId = call.ConversationId,
        TaskId = call.TaskId,
        Agent = call.Agent,
        ToolId = call.ToolId,
        Description = call.Description,
        Target = call.Target,
        Arguments = arguments,
        CallHash = call.CallHash,
        RequestedAt = call.RequestedAt,
        ExpiresAt = call.ExpiresAt,
        Decision = call.Decision is { } decision ? new ApprovalDecisionBody(decision.Approved, decision.By.Value, decision.KeyId, decision.At, decision.Reason) : null,
        Code = call.Result?.Code,
    };
}

/// <summary>What a person decided.</summary>
/// <param name="Approved">Whether the call may be made.</param>
/// <param name="By">Whose credential it was.</param>
/// <param name="KeyId">The stored key that was shown; absent for any other credential.</param>
/// <param name="At">When.</param>
/// <param name="Reason">What they said of it.</param>
internal sealed record ApprovalDecisionBody(bool Approved, string By, string? KeyId, DateTimeOffset At, string? Reason);

/// <summary>A decision as a client sends it.</summary>
/// <param name="Approved">Whether the call may be made.</param>
/// <param name="CallHash">The hash of the call that was shown. An approval has to name it; a refusal may.</param>
/// <param name="Reason">What the person says of it, which the agent reads; at most 500 characters.</param>
internal sealed record DecideApprovalBody(bool Approved, string? CallHash = null, string? Reason = null);

/// <summary>A page of calls.</summary>
/// <param name="Items">The calls that wait, the oldest first; of a list that has others too the latest first.</param>
/// <param name="Next">The cursor of the next page.</param>
internal sealed record ApprovalPage(IReadOnlyList<ApprovalBody> Items, string? Next = null) : Page<ApprovalBody>(Items, Next);
