using Cartrita.Runtime.Host.Queues;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>What <c>host.json</c> says, with the real host's defaults.</summary>
internal sealed record HostSettings
{
    /// <summary>How long a function may run; null for ever.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The least severe level written, by category prefix; the empty prefix is the default.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; init; } = new Dictionary<string, LogLevel>();

    /// <summary>The names of the functions that run; empty for all of them.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>The keys that were taken and do nothing here, and why.</summary>
    public IReadOnlyList<(string Path, string Note)> WithoutEffect { get; init; } = [];

    /// <summary>How many HTTP functions run at once; null for no limit.</summary>
    public int? MaxConcurrentRequests { get; init; }

    /// <summary>How many requests run or wait at once before more of them are turned away; null for no limit.</summary>
    public int? MaxOutstandingRequests { get; init; }

    /// <summary>The headers of every response.</summary>
    public IReadOnlyDictionary<string, string> ResponseHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>What every route begins with, without slashes.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>The name of the task hub.</summary>
    public string HubName { get; init; } = "TestHubName";

    /// <summary>How many activities run at once; null for the runtime's default.</summary>
    public int? MaxConcurrentActivities { get; init; }

    /// <summary>How many orchestrations take a turn at once; null for the runtime's default.</summary>
    public int? MaxConcurrentOrchestrators { get; init; }

    /// <summary>How many entities take a turn at once; null for the runtime's default.</summary>
    public int? MaxConcurrentEntities { get; init; }

    /// <summary>How many operations one turn of an entity runs; null for the runtime's default.</summary>
    public int? MaxEntityBatch { get; init; }

    /// <summary>How queues are read and written.</summary>
    public QueueSettings Queues { get; init; } = new();

    /// <summary>How many blobs of one function are worked on at once.</summary>
    public int BlobParallelism { get; init; } = 8;

    /// <summary>After so many failures a blob is poison.</summary>
    public int PoisonBlobThreshold { get; init; } = 5;
}
