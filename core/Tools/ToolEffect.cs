namespace Cartrita.Core.Tools;

/// <summary>What calls of a tool change outside of their run. A tool says it itself; one that says nothing may not be called.</summary>
public enum ToolEffect
{
    /// <summary>Nobody said.</summary>
    Undeclared,

    /// <summary>Nothing: it reads or computes.</summary>
    Reads,

    /// <summary>Something that others see or that stays: it sends, writes, deletes or spends.</summary>
    Writes,
}
