using System.Text.Json.Serialization;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>A call that changes something, at <c>u/{owner}/effects/{runId}/{approvalId}</c>: what a person decides about, and the record that keeps it from being made twice.</summary>
public sealed record EffectDocument : VersionedDocument
{
    /// <summary>The call.</summary>
    public required ApprovalId Id { get; init; }

    /// <summary>Whose run.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The conversation; null where the run has none.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The task, whose orchestration waits.</summary>
    public required AgentTaskId TaskId { get; init; }

    /// <summary>The agent that wants the call.</summary>
    public required string Agent { get; init; }

    /// <summary>The call's id within its task.</summary>
    public required string CallId { get; init; }

    /// <summary>The tool.</summary>
    public required string ToolId { get; init; }

    /// <summary>What the tool does, in its own words.</summary>
    public required string Description { get; init; }

    /// <summary>What the call goes to, as the tool stood when it was asked for; null for a tool in code.</summary>
    public string? Target { get; init; }

    /// <summary>SHA-256 of the tool's id, its target and the arguments' canonical form: what is approved is exactly this and nothing else (GOV-03).</summary>
    public required string CallHash { get; init; }

    /// <summary>The arguments, as a payload of the run.</summary>
    public required PayloadRef Arguments { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When nobody can decide any more; null where nobody has to.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How it stands.</summary>
    public required EffectState State { get; init; }

    /// <summary>When it stopped waiting for a person; null while it waits, and where it never did.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>When its agent read that it is not made; null before, and where it may still be.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>When it was begun; null before, and where it was begun by a version that did not keep this.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What a person decided; null where nobody did.</summary>
    public ApprovalDecision? Decision { get; init; }

    /// <summary>What it gave, once it is done.</summary>
    public EffectResult? Result { get; init; }

    /// <summary>The document's id in its collection.</summary>
    /// <param name="id">The call.</param>
    public static string DocumentId(ApprovalId id) => $"{id.Run.Value}/{id.Value}";
}

/// <summary>What a call gave.</summary>
/// <param name="Code">The catalogue's code, where it did not succeed.</param>
/// <param name="Detail">One sentence that the model reads, where it did not succeed.</param>
/// <param name="Packet">The payload of the result, where it succeeded.</param>
/// <param name="Count">How many results the payload holds.</param>
public sealed record EffectResult(string? Code, string? Detail, PayloadRef? Packet, int Count);

/// <summary>The owner's calls that wait for a decision, and those that did, at <c>u/{owner}/pending-approvals/pending</c>: what lists of them come from.</summary>
public sealed record PendingApprovalsDocument : VersionedDocument
{
    /// <summary>The calls, the oldest first. One that does not wait any more may still be here.</summary>
    public IReadOnlyList<ApprovalId> Pending { get; init; } = [];

    /// <summary>The calls that do not wait any more, the last one last; at most <see cref="MostSettled"/>.</summary>
    public IReadOnlyList<SettledApproval> Settled { get; init; } = [];

    /// <summary>So many calls that were decided are listed; older ones are found by their ids.</summary>
    public const int MostSettled = 500;
}

/// <summary>A call that does not wait for a person any more.</summary>
/// <param name="Id">The call.</param>
/// <param name="At">When that was.</param>
public sealed record SettledApproval(ApprovalId Id, DateTimeOffset At);

/// <summary>The stored form of effects.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EffectDocument))]
[JsonSerializable(typeof(PendingApprovalsDocument))]
internal sealed partial class EffectJson : JsonSerializerContext;
