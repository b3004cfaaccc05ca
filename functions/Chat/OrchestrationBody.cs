using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Functions.Chat;

/// <summary>A run as <c>GET /api/orchestrations/{id}</c> shows it.</summary>
internal sealed record OrchestrationBody
{
    /// <summary>The run.</summary>
    public required RunId Id { get; init; }

    /// <summary>One of <c>chat</c>, <c>ingestion</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <c>running</c>, <c>completed</c>, <c>failed</c>, <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The conversation; absent for an ingestion.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The message that it makes; absent for an ingestion.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The request's id.</summary>
    public required string RequestId { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its tasks and what they waited for.</summary>
    public required GraphBody Graph { get; init; }

    /// <summary>What it decided, in order.</summary>
    public required IReadOnlyList<DecisionBody> Decisions { get; init; }

    /// <summary>What was changed in chains of tasks under the necessity policy, in order.</summary>
    public required IReadOnlyList<RunChainChange> ChainChanges { get; init; }

    /// <summary>What the safety screen found, in order.</summary>
    public required IReadOnlyList<SafetyFlagData> SafetyFlags { get; init; }

    /// <summary>What its answer was scored by, in order; none before its end.</summary>
    public required IReadOnlyList<EvaluationMetricData> Scores { get; init; }

    /// <summary>The tools that its agents called, in order.</summary>
    public required IReadOnlyList<RunToolCall> ToolCalls { get; init; }

    /// <summary>Tokens so far.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>How an ingestion's file stands.</summary>
    public FileAttachProgressData? Attachment { get; init; }

    /// <summary>Why it ended badly.</summary>
    public ErrorData? Error { get; init; }

    /// <summary>What the documents and the frames tell.</summary>
    public static OrchestrationBody Of(RunDocument run, IEnumerable<Frame> frames)
    {
        var view = RunViewFold.Fold(frames);
        return new OrchestrationBody
        {
            Id = run.Id,
            Kind = run.Kind.ToString().ToLowerInvariant(),
            Status = view.Status == RunViewStatus.Running ? run.Status.ToString().ToLowerInvariant() : view.Status,
            ConversationId = run.ConversationId,
            MessageId = run.MessageId,
            RequestId = run.RequestId,
            CreatedAt = run.CreatedAt,
            EndedAt = view.EndedAt ?? run.EndedAt,
            Graph = new GraphBody(view.Nodes, view.Edges),
            Decisions = [.. view.Decisions.Select(DecisionBody.Of)],
            ChainChanges = view.ChainChanges,
            SafetyFlags = view.SafetyFlags,
            Scores = view.Scores,
            ToolCalls = view.ToolCalls,
            Usage = view.Usage,
            Attachment = view.Attachment,
            Error = view.Error,
        };
    }
}

/// <summary>A run's graph.</summary>
/// <param name="Nodes">The tasks.</param>
/// <param name="Edges">Who waited for whom.</param>
internal sealed record GraphBody(IReadOnlyList<RunNode> Nodes, IReadOnlyList<RunEdge> Edges);

/// <summary>A decision of a run.</summary>
/// <param name="FrameId">The frame that told it.</param>
/// <param name="At">When.</param>
/// <param name="TaskId">The task that it is about.</param>
/// <param name="Data">What was decided, and why.</param>
internal sealed record DecisionBody(FrameId FrameId, DateTimeOffset At, string? TaskId, OrchestrationDecisionData Data)
{
    /// <summary>What a run's frames tell.</summary>
    public static DecisionBody Of(RunDecision decision) => new(decision.Id, decision.At, decision.TaskId?.Value, decision.Data);
}
