using Cartrita.Core.Governance;

namespace Cartrita.Core.Broker;

/// <summary>What the broker needs to know of a message; it never looks into payloads.</summary>
public sealed record MessageHeaders
{
    /// <summary>Whose work it is: shares and limits are counted by it.</summary>
    public required OwnerId Owner { get; init; }

    /// <summary>The id of the request that it came with (CHAT-11).</summary>
    public required string RequestId { get; init; }

    /// <summary>Which of the owner's messages goes first.</summary>
    public MessagePriority Priority { get; init; } = MessagePriority.Interactive;

    /// <summary>When nobody wants the answer any more, the wait in the queue included; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }
}
