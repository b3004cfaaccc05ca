namespace Cartrita.Core.Models.Health;

/// <summary>What is known of a model from its calls of the last minutes, on all instances together.</summary>
public sealed record ModelFigures
{
    /// <summary>Nothing is known.</summary>
    public static readonly ModelFigures None = new();

    /// <summary>Whether its circuit is open, here or on another instance.</summary>
    public bool CircuitOpen { get; init; }

    /// <summary>How long the first piece of a streamed answer takes, in milliseconds; null where no call has shown it.</summary>
    public double? FirstTokenMs { get; init; }

    /// <summary>How long a whole call takes, in milliseconds; null where no call has shown it.</summary>
    public double? CallMs { get; init; }

    /// <summary>The share of its latest calls that failed, 0 to 1.</summary>
    public double FailureShare { get; init; }

    /// <summary>How many calls the figures come from.</summary>
    public int Calls { get; init; }

    /// <summary>The figures of several instances as one: each counts by its calls.</summary>
    /// <param name="measured">What each instance measured.</param>
    public static ModelFigures Of(IEnumerable<MeasuredModel> measured)
    {
        List<MeasuredModel> known = [.. measured.Where(one => one.Calls > 0 || one.FirstTokenMs is not null)];
        return known.Count == 0 ? None : new ModelFigures
        {
            FirstTokenMs = Mean(known, one => one.FirstTokenMs),
            CallMs = Mean(known, one => one.CallMs),
            FailureShare = Mean(known, one => one.FailureShare) ?? 0,
            Calls = known.Sum(one => one.Calls),
        };
    }

    private static double? Mean(List<MeasuredModel> measured, Func<MeasuredModel, double?> figure)
    {
        var known = measured.Where(one => figure(one) is not null).Select(one => (Value: figure(one)!.Value, Weight: Math.Max(1, one.Calls))).ToList();
        return known.Count == 0 ? null : known.Sum(one => one.Value * one.Weight) / known.Sum(one => one.Weight);
    }
}
