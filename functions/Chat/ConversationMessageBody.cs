using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming.Data;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Chat;

/// <summary>A message of a conversation as the API shows it. It never changes.</summary>
internal sealed record ConversationMessageBody
{
    /// <summary>Its id.</summary>
    public required MessageId Id { get; init; }

    /// <summary>Its place in the conversation, from 0.</summary>
    public required int Sequence { get; init; }

    /// <summary>One of <c>system</c>, <c>user</c>, <c>assistant</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The text.</summary>
    public required string Content { get; init; }

    /// <summary>The run that it came with.</summary>
    public required RunId OrchestrationId { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The files that a question named.</summary>
    public required IReadOnlyList<AttachmentId> Attachments { get; init; }

    /// <summary>What an answer rests on.</summary>
    public required IReadOnlyList<Citation> Citations { get; init; }

    /// <summary>An answer's sentences in order, each with its sources; one that has none is marked. None of a question.</summary>
    public required IReadOnlyList<AnswerSentence> Sentences { get; init; }

    /// <summary>The provider that wrote an answer.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's own name of the model that wrote an answer.</summary>
    public string? Model { get; init; }

    /// <summary>The model that this one stood in for; absent where the chosen one answered.</summary>
    public ModelFallback? Fallback { get; init; }

    /// <summary>The models that took part, where there were several; absent where one answered.</summary>
    public EnsembleData? Ensemble { get; init; }

    /// <summary>Why an answer ended.</summary>
    public string? FinishReason { get; init; }

    /// <summary>What the API shows of a stored message.</summary>
    public static ConversationMessageBody Of(MessageDocument message) => new()
    {
        Id = message.Id,
        Sequence = message.Sequence,
        Role = message.Role,
        Content = message.Content,
        OrchestrationId = message.RunId,
        CreatedAt = message.CreatedAt,
        Attachments = message.Attachments,
        Citations = message.Citations,
        Sentences = message.Origin is null ? [] : AnswerSentence.Of(message.Content, message.Citations),
        Provider = message.Origin?.Model.Provider,
        Model = message.Origin?.Model.Model,
        Fallback = message.Origin?.Fallback,
        Ensemble = message.Origin?.Ensemble,
        FinishReason = message.Origin?.FinishReason,
    };
}

/// <summary>A page of messages.</summary>
/// <param name="Items">The messages, the oldest first.</param>
/// <param name="Next">What <c>?after=</c> takes for the next page; absent on the last one.</param>
internal sealed record ConversationMessagePage(IReadOnlyList<ConversationMessageBody> Items, string? Next = null) : Page<ConversationMessageBody>(Items, Next);
