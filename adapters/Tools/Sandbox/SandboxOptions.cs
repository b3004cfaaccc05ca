using System.ComponentModel.DataAnnotations;

namespace Cartrita.Adapters.Tools.Sandbox;

/// <summary>How programs of the system run on content that nobody trusts.</summary>
public sealed class SandboxOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Sandbox";

    /// <summary>Whether programs may run without a sandbox where there is none; they still have limits of time, memory and output.</summary>
    public bool AllowUnsandboxed { get; set; }

    /// <summary>How many programs run at a time; others wait.</summary>
    [Range(1, 64)]
    public int MaxConcurrent { get; set; } = 2;
}
