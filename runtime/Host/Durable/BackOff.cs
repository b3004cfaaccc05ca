namespace Cartrita.Runtime.Host.Durable;

/// <summary>How long to wait after an infrastructure failure.</summary>
internal static class BackOff
{
    /// <summary>The wait after the given number of failures in a row: it doubles with each, up to the longest one.</summary>
    /// <param name="options">The first and the longest wait.</param>
    /// <param name="failures">Failures in a row, 1 or more.</param>
    public static TimeSpan After(DurableRuntimeOptions options, int failures)
    {
        // Thirty doublings of a millisecond are days already; more would only overflow.
        var factor = 1L << Math.Clamp(failures - 1, 0, 30);
        return options.FirstBackOff > options.MaximumBackOff / factor ? options.MaximumBackOff : options.FirstBackOff * factor;
    }
}
