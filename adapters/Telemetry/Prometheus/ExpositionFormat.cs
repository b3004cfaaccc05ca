using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Cartrita.Adapters.Telemetry.Prometheus;

/// <summary>Writes metrics in Prometheus' text exposition format, version 0.0.4: families by name, each with HELP, TYPE and its series.</summary>
internal static class ExpositionFormat
{
    private const string LineEnd = "\n";

    /// <summary>The page.</summary>
    internal static string Write(in Batch<Metric> batch)
    {
        // Names that become one here must not become two families: the first one has it.
        var families = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            if (TypeOf(metric) is { } type)
            {
                var name = ExpositionName.OfMetric(metric.Name, metric.Unit, type == "counter");
                families.TryAdd(name, Family(metric, name, type));
            }
        }

        return string.Concat(families.Values);
    }

    private static string? TypeOf(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic or MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
        MetricType.Histogram => "histogram",
        _ => null,
    };

    private static string Family(Metric metric, string name, string type)
    {
        var text = new StringBuilder();
        if (!string.IsNullOrEmpty(metric.Description))
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(metric.Description.Replace("\\", @"\\", StringComparison.Ordinal).Replace(LineEnd, @"\n", StringComparison.Ordinal)).Append(LineEnd);
        }

        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append(LineEnd);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = ExpositionName.Labels(point.Tags);
            if (metric.MetricType == MetricType.Histogram)
            {
                Histogram(text, name, labels, point);
            }
            else
            {
                Series(text, name, labels, Value(metric.MetricType, point));
            }
        }

        return text.ToString();
    }

    private static void Histogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        long below = 0;
        var comma = labels.Length == 0 ? string.Empty : ",";
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Series(text, $"{name}_bucket", $"{labels}{comma}le=\"{Number(bucket.ExplicitBound)}\"", Number(below));
        }

        Series(text, $"{name}_sum", labels, Number(point.GetHistogramSum()));
        Series(text, $"{name}_count", labels, Number(point.GetHistogramCount()));
    }

    private static void Series(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append(LineEnd);
    }

    private static string Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => Number(point.GetSumLong()),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => Number(point.GetSumDouble()),
        MetricType.LongGauge => Number(point.GetGaugeLastValueLong()),
        _ => Number(point.GetGaugeLastValueDouble()),
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
