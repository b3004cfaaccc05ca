using Cartrita.Core.Durable;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming;

namespace Cartrita.Core.Chat;

/// <summary>The input of <see cref="DurableNames.Prepare"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="WriterId">The writer of its frames.</param>
public sealed record PrepareInput(RunScope Scope, string WriterId);

/// <summary>What <see cref="DurableNames.Prepare"/> decided.</summary>
public sealed record PrepareResult
{
    /// <summary>The supervisor's model.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>Whether the task is split into a graph of agents' tasks.</summary>
    public required bool Decompose { get; init; }

    /// <summary>The sequence number of the first earlier message that is recalled.</summary>
    public int RecallFrom { get; init; }

    /// <summary>The sequence number of this turn's first message: recall ends before it.</summary>
    public int FirstSequence { get; init; }

    /// <summary>The attempt that the answer may use, where Prepare opened it; saves the answer a write.</summary>
    public FrameId? AnswerAttempt { get; init; }

    /// <summary>The quick steps that were taken, as the answer names them.</summary>
    public IReadOnlyList<AgentSummary> Agents { get; init; } = [];
}
