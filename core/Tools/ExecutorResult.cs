using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;

namespace Cartrita.Core.Tools;

/// <summary>What an executor gives back: a typed result, never a loose dictionary.</summary>
public sealed record ExecutorResult
{
    /// <summary>How the call ended.</summary>
    public required ToolCallStatus Status { get; init; }

    /// <summary>The catalogue's code, where it did not succeed.</summary>
    public string? Code { get; init; }

    /// <summary>One sentence that the model reads, where it did not succeed.</summary>
    public string? Detail { get; init; }

    /// <summary>The result with its provenance, where it succeeded.</summary>
    public PacketEnvelopeIn? Packet { get; init; }

    /// <summary>How many results the payload holds.</summary>
    public int Count { get; init; }

    /// <summary>The decision that it waits for, where the status is <see cref="ToolCallStatus.AwaitingApproval"/>.</summary>
    public PendingApproval? Approval { get; init; }

    /// <summary>What is kept of the call, where it changes something.</summary>
    public EffectDocument? Effect { get; init; }

    /// <summary>What the moderation of the call's arguments found.</summary>
    public IReadOnlyList<SafetyFinding> Findings { get; init; } = [];

    /// <summary>It did not work.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="problem">Why.</param>
    /// <param name="detail">One sentence that the model reads.</param>
    public static ExecutorResult Of(ToolCallStatus status, Errors.Problem problem, string detail) =>
        new() { Status = status, Code = problem.Code, Detail = detail };
}

/// <summary>Data that enters a run from a tool (GOV-08).</summary>
/// <param name="PacketType">What the payload is, such as <c>knowledge.evidence</c>.</param>
/// <param name="Payload">The data, a JSON object.</param>
/// <param name="Metadata">What it belongs to.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record PacketEnvelopeIn(string PacketType, JsonElement Payload, PacketMetadata Metadata, PacketProvenance Provenance);

/// <summary>What a packet belongs to.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="CorrelationId">The request's id.</param>
/// <param name="CallId">The call that it answers.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record PacketMetadata(string ThreadId, string CorrelationId, string CallId, DateTimeOffset CreatedAt);

/// <summary>Where a packet comes from.</summary>
/// <param name="ToolId">The tool that made it.</param>
/// <param name="Agent">The agent that called the tool.</param>
/// <param name="Sources">What the data was read from, such as attachment ids.</param>
public sealed record PacketProvenance(string ToolId, string Agent, IReadOnlyList<string> Sources);
