namespace Cartrita.Core.Governance;

/// <summary>What a key may use; a limit that is absent is the installation's.</summary>
public sealed record KeyLimits
{
    /// <summary>Requests in a minute, spent from a bucket that fills evenly.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Streams that are open at once.</summary>
    public int? ConcurrentStreams { get; init; }

    /// <summary>Model tokens in a day (UTC).</summary>
    public long? TokensPerDay { get; init; }
}
