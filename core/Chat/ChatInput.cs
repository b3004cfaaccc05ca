using Cartrita.Core.Governance;

namespace Cartrita.Core.Chat;

/// <summary>The input of <c>Chat_v1</c>: ids, limits and the configuration's hash, never text.</summary>
public sealed record ChatInput
{
    /// <summary>The run; also the orchestration's instance id.</summary>
    public required RunId RunId { get; init; }

    /// <summary>Whose it is.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The conversation that it holds.</summary>
    public required ConversationId ConversationId { get; init; }

    /// <summary>The message that it makes.</summary>
    public required MessageId MessageId { get; init; }

    /// <summary>The request's id (CHAT-11).</summary>
    public required string RequestId { get; init; }

    /// <summary>The limits of the run.</summary>
    public required RunLimits Limits { get; init; }
}
