using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Streaming;

/// <summary>A frame as a writer appends it. Its id is its position and is given when it is read.</summary>
public sealed record FrameRecord
{
    /// <summary>The writer, made by the orchestrator and given in the activity's input.</summary>
    public required string WriterId { get; init; }

    /// <summary>The writer's own count, from 0; readers drop pairs of writer and count that they have seen.</summary>
    public required long Sequence { get; init; }

    /// <summary>The id of the task's <see cref="FrameKinds.AgentTaskStarted"/> that this frame belongs to; readers drop frames of an attempt that is not the latest.</summary>
    public FrameId? Attempt { get; init; }

    /// <summary>One of <see cref="FrameKinds"/>.</summary>
    public required string EventType { get; init; }

    /// <summary>For display; order is log position.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The conversation; empty for an ingestion.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The run.</summary>
    public required RunId OrchestrationId { get; init; }

    /// <summary>The message that the run makes, where there is one.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The task, where the frame belongs to one.</summary>
    public AgentTaskId? TaskId { get; init; }

    /// <summary>The kind's own data, an object.</summary>
    public required JsonElement Data { get; init; }
}
