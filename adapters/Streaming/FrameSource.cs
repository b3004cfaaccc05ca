using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming;

/// <summary>What all frames of one writer have in common.</summary>
/// <param name="Key">The log.</param>
/// <param name="WriterId">The writer, made by the orchestrator and given in the activity's input.</param>
public sealed record FrameSource(FrameLogKey Key, string WriterId)
{
    /// <summary>The conversation; absent for an ingestion.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The message that the run makes, where there is one.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The task, where the frames belong to one.</summary>
    public AgentTaskId? TaskId { get; init; }
}
