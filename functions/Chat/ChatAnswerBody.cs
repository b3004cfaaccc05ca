using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Functions.Chat;

/// <summary>The answer of <c>POST /api/chat</c>.</summary>
internal sealed record ChatAnswerBody
{
    /// <summary>The message.</summary>
    public required MessageId Id { get; init; }

    /// <summary>Its conversation.</summary>
    public required ConversationId ConversationId { get; init; }

    /// <summary>The run that made it.</summary>
    public required RunId OrchestrationId { get; init; }

    /// <summary>The message, as frames name it.</summary>
    public required MessageId MessageId { get; init; }

    /// <summary>What it says.</summary>
    public required ChatMessageBody Message { get; init; }

    /// <summary>What it rests on.</summary>
    public required IReadOnlyList<Citation> Citations { get; init; }

    /// <summary>The answer's sentences in order, each with its sources; one that has none is marked.</summary>
    public required IReadOnlyList<AnswerSentence> Sentences { get; init; }

    /// <summary>The sub-agents that worked on it.</summary>
    public required IReadOnlyList<AgentSummary> Agents { get; init; }

    /// <summary>The provider that wrote it.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The model that this one stood in for; null where the chosen one answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required ModelFallback? Fallback { get; init; }

    /// <summary>The models that took part, where there were several; absent where one answered.</summary>
    public EnsembleData? Ensemble { get; init; }

    /// <summary>Tokens of the whole run.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>Why the answer ended: <c>stop</c>, <c>length</c>, <c>refusal</c>, <c>content_filter</c> or <c>nothing_found</c>.</summary>
    public required string FinishReason { get; init; }

    /// <summary>When the answer was complete.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The answer that a run's frames tell.</summary>
    public static ChatAnswerBody Of(RunView view)
    {
        var (message, end) = (view.MessageId!.Value, view.End!);
        return new ChatAnswerBody
        {
            Id = message,
            ConversationId = view.ConversationId!.Value,
            OrchestrationId = view.RunId!.Value,
            MessageId = message,
            Message = new ChatMessageBody("assistant", view.Text),
            Citations = end.Citations,
            Sentences = end.Sentences,
            Agents = end.Agents,
            Provider = end.Provider,
            Model = end.Model,
            Fallback = end.Fallback,
            Ensemble = end.Ensemble,
            Usage = end.Usage,
            FinishReason = end.FinishReason,
            CreatedAt = end.CreatedAt,
        };
    }
}
