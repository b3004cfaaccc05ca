namespace Cartrita.Core.Tools;

/// <summary>What ended a program in a sandbox.</summary>
public enum SandboxEnd
{
    /// <summary>Itself; also where it gave up because it got no more memory or processes.</summary>
    Exited,

    /// <summary>It used its processor time up.</summary>
    CpuTime,

    /// <summary>Its time by the clock was over.</summary>
    WallTime,

    /// <summary>It wrote more than it may.</summary>
    Output,
}
