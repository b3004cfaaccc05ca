using System.ComponentModel.DataAnnotations;

namespace Cartrita.Functions.Governance;

/// <summary>What each user may ask of the installation, whatever keys they have.</summary>
internal sealed class LimitOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Limits";

    /// <summary>Requests of one user in a minute, on all instances together; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 6000;

    /// <summary>Credentials from one address that are refused in a minute, on one instance, before no more are looked at; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int RefusalsPerMinute { get; set; } = 30;

    /// <summary>Streams of one user that are open at once, on all instances together; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int ConcurrentStreams { get; set; } = 2000;

    /// <summary>Runs of one user, chats and ingestions, that have not been closed, on all instances together; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int OpenRuns { get; set; } = 512;

    /// <summary>Model tokens of one user in a day (UTC), on all instances together; 0 for no limit, which counts nothing.</summary>
    [Range(0, 1_000_000_000_000)]
    public long TokensPerDay { get; set; }
}
