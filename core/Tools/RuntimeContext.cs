using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tools;

/// <summary>Where a tool runs: who asks, for which task, and what they may use.</summary>
public sealed record RuntimeContext
{
    /// <summary>Whose run.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The run.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The thread, a version 5 UUID of owner and conversation (GOV-08).</summary>
    public required string ThreadId { get; init; }

    /// <summary>Links a request with its results: the request's id.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The task.</summary>
    public required AgentTaskId TaskId { get; init; }

    /// <summary>The agent's id.</summary>
    public required string Agent { get; init; }

    /// <summary>The key of this call's effect: the same in every execution of the call, and of no other call.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The run as its activities know it.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The tools that the agent's manifest binds.</summary>
    public required IReadOnlyList<ToolBinding> Tools { get; init; }
}
