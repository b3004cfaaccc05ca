using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Chat;

/// <summary>A run as its frames tell it: what the JSON answer and <c>GET /api/orchestrations/{id}</c> show, and nothing that is not in the log.</summary>
/// <remarks>Made by <see cref="RunViewFold"/>.</remarks>
public sealed record RunView
{
    /// <summary>The run.</summary>
    public RunId? RunId { get; init; }

    /// <summary>The conversation; null for an ingestion.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The message that the run makes.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>How it stands: <c>running</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public string Status { get; init; } = RunViewStatus.Running;

    /// <summary>When the first frame was written.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the terminal frame was written.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The graph's nodes, in the order in which they became known; the answer is the last to start.</summary>
    public IReadOnlyList<RunNode> Nodes { get; init; } = [];

    /// <summary>The graph's edges.</summary>
    public IReadOnlyList<RunEdge> Edges { get; init; } = [];

    /// <summary>What the run decided, in order.</summary>
    public IReadOnlyList<RunDecision> Decisions { get; init; } = [];

    /// <summary>What was changed in chains under the necessity policy, in order.</summary>
    public IReadOnlyList<RunChainChange> ChainChanges { get; init; } = [];

    /// <summary>What the safety screen found, in order.</summary>
    public IReadOnlyList<SafetyFlagData> SafetyFlags { get; init; } = [];

    /// <summary>What the tasks found that are complete, in order.</summary>
    public IReadOnlyList<TaskFindings> Findings { get; init; } = [];

    /// <summary>What the answer was scored by, in order; none before its end.</summary>
    public IReadOnlyList<EvaluationMetricData> Scores { get; init; } = [];

    /// <summary>Tokens of the run and, after its end, of judging it.</summary>
    public long AllTokens => Usage.TotalTokens + Scores.Sum(score => score.JudgeUsage?.TotalTokens ?? 0);

    /// <summary>Tool calls, in order.</summary>
    public IReadOnlyList<RunToolCall> ToolCalls { get; init; } = [];

    /// <summary>Tokens so far; of the whole run once it ended.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>The answer's text so far.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What closed the chat well; null until then.</summary>
    public EndData? End { get; init; }

    /// <summary>What closed it badly; null until then.</summary>
    public ErrorData? Error { get; init; }

    /// <summary>How an ingestion stands, by its last frame; null for a chat.</summary>
    public FileAttachProgressData? Attachment { get; init; }

    /// <summary>Whether <c>done</c> was written.</summary>
    public bool Done { get; init; }
}

/// <summary>How a run stands, in words.</summary>
public static class RunViewStatus
{
    /// <summary>It has no terminal frame.</summary>
    public const string Running = "running";

    /// <summary>It ended with <c>end</c>.</summary>
    public const string Completed = "completed";

    /// <summary>It ended with <c>error</c>.</summary>
    public const string Failed = "failed";

    /// <summary>It ended because its user cancelled it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The word for a code.</summary>
    /// <param name="code">The catalogue's code; null where the run completed.</param>
    public static string Of(string? code) =>
        code is null ? Completed
        : code == Errors.Problems.RunCancelled.Code ? Cancelled
        : Failed;
}
