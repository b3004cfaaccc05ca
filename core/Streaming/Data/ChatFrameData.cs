using Cartrita.Core.Chat;

namespace Cartrita.Core.Streaming.Data;

/// <summary>The data of <see cref="FrameKinds.Start"/>.</summary>
/// <param name="RequestId">The request's id (CHAT-11).</param>
/// <param name="Kind">What the run does: <c>chat</c>, <c>ingestion</c>, or <c>audio</c> for a live session.</param>
public sealed record StartData(string RequestId, string Kind);

/// <summary>The data of <see cref="FrameKinds.Token"/>.</summary>
/// <param name="Delta">The next piece of the answer.</param>
/// <param name="Index">Its place among the pieces of the attempt, from 0.</param>
public sealed record TokenData(string Delta, int Index);

/// <summary>The data of <see cref="FrameKinds.End"/> of a chat: with the tokens, all that the JSON answer needs.</summary>
public sealed record EndData
{
    /// <summary>Why the answer ended: <c>stop</c>, <c>length</c>, <c>refusal</c>, <c>content_filter</c> or <c>nothing_found</c>.</summary>
    public required string FinishReason { get; init; }

    /// <summary>What the answer rests on, in the order of the text.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>The answer's sentences in order, each with its sources; one that has none is marked.</summary>
    public IReadOnlyList<AnswerSentence> Sentences { get; init; } = [];

    /// <summary>The sub-agents that worked on it.</summary>
    public IReadOnlyList<AgentSummary> Agents { get; init; } = [];

    /// <summary>Where agents contradict each other, with both sides and whether the answer cites them; at most ten.</summary>
    public IReadOnlyList<ShownConflict> Conflicts { get; init; } = [];

    /// <summary>The provider that wrote it.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The model that this one stood in for; null where the chosen one answered.</summary>
    public ModelFallback? Fallback { get; init; }

    /// <summary>The models that took part, where there were several; null where one answered.</summary>
    public EnsembleData? Ensemble { get; init; }

    /// <summary>Tokens of the whole run.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>When the answer was complete.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The data of <see cref="FrameKinds.Error"/>.</summary>
/// <param name="Code">The catalogue's code.</param>
/// <param name="Message">The catalogue's sentence.</param>
/// <param name="Detail">One sentence about this occurrence.</param>
/// <param name="Retriable">Whether the same request may succeed later.</param>
/// <param name="RetryAfterSeconds">When to try again, where that is known (CHAT-04).</param>
public sealed record ErrorData(string Code, string Message, string? Detail, bool Retriable, int? RetryAfterSeconds = null);

/// <summary>The data of <see cref="FrameKinds.Done"/>.</summary>
/// <param name="Status">How the run ended: <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</param>
public sealed record DoneData(string Status);
