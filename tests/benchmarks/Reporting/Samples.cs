namespace Cartrita.Benchmarks.Reporting;

/// <summary>Order statistics.</summary>
internal static class Samples
{
    /// <summary>The value below which the fraction of the samples lies (nearest rank).</summary>
    public static double Percentile(IReadOnlyCollection<double> samples, double fraction)
    {
        var sorted = samples.Order().ToArray();
        var rank = (int)Math.Ceiling(fraction * sorted.Length) - 1;
        return Math.Round(sorted[Math.Clamp(rank, 0, sorted.Length - 1)], 2);
    }

    /// <summary>The median.</summary>
    public static double Median(IReadOnlyCollection<double> samples) => Percentile(samples, 0.5);
}
