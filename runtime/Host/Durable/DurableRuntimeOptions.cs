namespace Cartrita.Runtime.Host.Durable;

/// <summary>How the durable half of the host runs.</summary>
public sealed record DurableRuntimeOptions
{
    /// <summary>The folder of <c>runtime.db</c> and <c>runtime.lock</c>, made where it is missing; null keeps everything in memory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>How many activities run at once (<c>maxConcurrentActivityFunctions</c>).</summary>
    public int MaxConcurrentActivityFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many instances take a turn at once (<c>maxConcurrentOrchestratorFunctions</c>).</summary>
    public int MaxConcurrentOrchestratorFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many entities take a turn at once (<c>maxConcurrentEntityFunctions</c>).</summary>
    public int MaxConcurrentEntityFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many operations one turn of an entity runs at most (<c>maxEntityOperationBatchSize</c>); callers get their answers when all of them have run.</summary>
    public int MaxEntityOperationBatchSize { get; init; } = 200;

    /// <summary>How many instances stay in memory between their turns, so that these need no replay; 0 for none: each turn replays the whole history, as on the Functions host.</summary>
    public int TurnCacheSize { get; init; }

    /// <summary>An activity's token fires after this time (<c>functionTimeout</c>); null for never.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A turn that holds its thread longer than this counts as failed; null for never. Off under a debugger.</summary>
    public TimeSpan? TurnTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait after a turn's or an activity's first infrastructure failure; it doubles with each further one.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan MaximumBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After so many infrastructure failures in a row the work is poisoned: the run fails by name and its input is kept.</summary>
    public int PoisonAttempts { get; init; } = 5;

    /// <summary>The largest serialized payload in UTF-8 bytes: what one message of the real host's RPC carries.</summary>
    public int MaximumPayloadBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest serialized custom status in UTF-8 bytes.</summary>
    public int MaximumCustomStatusBytes { get; init; } = 16 * 1024;

    /// <summary>
    /// A timer waits a whole multiple of this, rounded down: with a second it fires up to a second early, and at once where it is shorter, as on the Functions
    /// host. Zero is exact.
    /// </summary>
    public TimeSpan TimerGranularity { get; init; }

    /// <summary>How long a stop waits for what is in flight before it leaves the work to the next start.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
