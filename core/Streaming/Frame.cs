using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Streaming;

/// <summary>A frame as clients get it, the same on every transport.</summary>
public sealed record Frame
{
    /// <summary>The frame's position; a client resumes after it.</summary>
    public required FrameId Id { get; init; }

    /// <summary>One of <see cref="FrameKinds"/>.</summary>
    public required string EventType { get; init; }

    /// <summary>For display; order is log position.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The conversation; absent for an ingestion.</summary>
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
