namespace Cartrita.Core.Models.Health;

/// <summary>How a provider does, as one instance sees it.</summary>
/// <param name="At">When it said so.</param>
public sealed record InstanceHealth(DateTimeOffset At)
{
    /// <summary>When its circuit opened; null where it is closed.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Until when it makes no calls; null where its circuit is closed.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>What it measured, by the provider's own names of models.</summary>
    public IReadOnlyDictionary<string, MeasuredModel> Models { get; init; } = new Dictionary<string, MeasuredModel>();
}
