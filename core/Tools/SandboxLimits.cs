namespace Cartrita.Core.Tools;

/// <summary>What a program in a sandbox may use.</summary>
public sealed record SandboxLimits
{
    /// <summary>Seconds of processor time, a process.</summary>
    public int CpuSeconds { get; init; } = 20;

    /// <summary>How long it may take by the clock.</summary>
    public TimeSpan WallTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Address space in bytes, a process.</summary>
    public long MemoryBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Bytes of standard output.</summary>
    public long OutputBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of files, all together, in memory.</summary>
    public long TemporaryBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>Processes and threads at a time.</summary>
    public int Processes { get; init; } = 32;
}
