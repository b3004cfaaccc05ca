using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Broker;

/// <summary>How much work an instance takes at a time (BRK-03); each topic has a queue of its own under these bounds.</summary>
public sealed class BrokerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Broker";

    /// <summary>Messages of a topic that are worked on at a time.</summary>
    [Range(1, 100_000)]
    public int MaxInFlight { get; set; } = 256;

    /// <summary>The same for one owner: what one floods, others still get through.</summary>
    [Range(1, 100_000)]
    public int MaxInFlightPerOwner { get; set; } = 64;

    /// <summary>Messages of a topic that wait at a time; over them the answer is 429 at once.</summary>
    [Range(0, 1_000_000)]
    public int MaxQueued { get; set; } = 1024;

    /// <summary>The same for one owner.</summary>
    [Range(0, 1_000_000)]
    public int MaxQueuedPerOwner { get; set; } = 128;

    /// <summary>How long a message waits at most before it is refused.</summary>
    [Range(1, 120)]
    public int MaxWaitSeconds { get; set; } = 10;

    /// <summary>Messages that a listener may be behind before it loses some.</summary>
    [Range(1, 1_000_000)]
    public int ListenerBuffer { get; set; } = 1024;
}
