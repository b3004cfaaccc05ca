namespace Cartrita.Benchmarks.Runtime;

/// <summary>One figure of the suite and how it is got.</summary>
internal sealed record Workload
{
    /// <summary>The figure's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>What the baseline is.</summary>
    public string? BaselineName { get; init; }

    /// <summary>One run, from an empty state folder; the argument says whether the turn cache is on.</summary>
    public required Func<bool, Task<Figure>> RunAsync { get; init; }

    /// <summary>Whether a run needs a process of its own: it measures memory, or the first moments of a process.</summary>
    public bool InOwnProcess { get; init; }

    /// <summary>Whether the turn cache makes a difference worth a second line.</summary>
    public bool DependsOnTurnCache { get; init; } = true;
}
