namespace Cartrita.Core.Memory;

/// <summary>Settings of what is remembered of users.</summary>
public sealed class MemoryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Memory";

    /// <summary>Whether anything is learnt and recalled. What was learnt before stays, and can be seen and deleted.</summary>
    public bool Enabled { get; set; } = true;
}
