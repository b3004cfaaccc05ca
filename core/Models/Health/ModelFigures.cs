namespace Cartrita.Core.Models.Health;

/// <summary>What is known of a model from its calls of the last minutes, on all instances together.</summary>
public sealed record ModelFigures
{
    /// <summary>Nothing is known.</summary>
    public static readonly ModelFigures None = new();

    /// <summary>Whether its provider's circuit is open, here or on another instance.</summary>
    public bool CircuitOpen { get; init; }

    /// <summary>How long the first piece of a streamed answer takes, in milliseconds; null where no call has shown it.</summary>
    public double? FirstTokenMs { get; init; }

    /// <summary>How long a whole call takes, in milliseconds; null where no call has shown it.</summary>
    public double? CallMs { get; init; }

    /// <summary>The share of its latest calls that failed, 0 to 1.</summary>
    public double FailureShare { get; init; }

    /// <summary>How many calls the figures come from.</summary>
    public int Calls { get; init; }
}
