namespace Cartrita.Core.Models.Health;

/// <summary>How a provider does, as one instance sees it.</summary>
/// <param name="At">When it said so.</param>
public sealed record InstanceHealth(DateTimeOffset At)
{
    /// <summary>The circuits that are open, by the provider's own names of models.</summary>
    public IReadOnlyDictionary<string, OpenCircuit> Circuits { get; init; } = new Dictionary<string, OpenCircuit>();

    /// <summary>What it measured, by the provider's own names of models.</summary>
    public IReadOnlyDictionary<string, MeasuredModel> Models { get; init; } = new Dictionary<string, MeasuredModel>();
}
