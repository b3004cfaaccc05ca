namespace Cartrita.Benchmarks.Runtime;

/// <summary>What one counted run of a workload gave.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Baseline">What it is held against, measured in the same run; null where nothing compares.</param>
internal sealed record Figure(double Value, double? Baseline = null)
{
    /// <summary>Further figures of the run, by name.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = new Dictionary<string, double>();
}
