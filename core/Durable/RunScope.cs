using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Durable;

/// <summary>What every activity of a run is told: whose run, which run, and when it must stop.</summary>
public sealed record RunScope
{
    /// <summary>Whose run.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The run.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The conversation; null for an ingestion.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>The message that the run makes; null for an ingestion.</summary>
    public MessageId? MessageId { get; init; }

    /// <summary>The request's id (CHAT-11).</summary>
    public required string RequestId { get; init; }

    /// <summary>When the run's wall time ends; activities stop themselves, the orchestrator's timer is the backstop.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>How long the run has waited for people, in milliseconds; <see cref="Deadline"/> is later by so much (GOV-02).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long WaitedMs { get; init; }

    /// <summary>The same run, which has waited for people so long altogether.</summary>
    /// <param name="waitedMs">In milliseconds.</param>
    public RunScope Waited(long waitedMs) => this with { Deadline = Deadline.AddMilliseconds(waitedMs - WaitedMs), WaitedMs = waitedMs };
}
