namespace Cartrita.Core.Tools;

/// <summary>What one call of a tool may take (BRK-05).</summary>
/// <param name="Timeout">How long it may run.</param>
/// <param name="MaxResultBytes">How much it may give back, in bytes of JSON.</param>
public sealed record ToolLimits(TimeSpan Timeout, int MaxResultBytes)
{
    /// <summary>10 s and 256 KB.</summary>
    public static ToolLimits Default { get; } = new(TimeSpan.FromSeconds(10), 256 * 1024);
}
