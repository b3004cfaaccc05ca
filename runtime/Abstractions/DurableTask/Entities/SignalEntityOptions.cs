namespace Microsoft.DurableTask.Entities;

/// <summary>How an entity is signalled.</summary>
public record SignalEntityOptions
{
    /// <summary>Not before this time, or null for at once.</summary>
    public DateTimeOffset? SignalTime { get; init; }

    /// <summary>Default options for true, none otherwise.</summary>
    /// <param name="value">Whether to signal.</param>
    public static implicit operator SignalEntityOptions?(bool? value) => value == true ? new() : null;

    /// <summary>Options with a signal time.</summary>
    /// <param name="value">Not before this time.</param>
    public static implicit operator SignalEntityOptions(DateTimeOffset value) => new() { SignalTime = value };
}
