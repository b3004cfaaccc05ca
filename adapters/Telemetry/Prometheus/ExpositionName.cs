using System.Globalization;
using System.Text;
using OpenTelemetry;

namespace Cartrita.Adapters.Telemetry.Prometheus;

/// <summary>Names and labels as Prometheus takes them, by the rules that OpenTelemetry has for it; a name that has its unit or <c>_total</c> keeps it.</summary>
internal static class ExpositionName
{
    /// <summary>The name of a metric.</summary>
    internal static string OfMetric(string name, string unit, bool counts)
    {
        var text = Plain(name, colons: true);
        var total = text.EndsWith("_total", StringComparison.Ordinal);
        var stem = total ? text[..^"_total".Length] : text;
        if (UnitOf(unit) is { } suffix && !stem.EndsWith($"_{suffix}", StringComparison.Ordinal))
        {
            stem = $"{stem}_{suffix}";
        }

        return counts || total ? $"{stem}_total" : stem;
    }

    /// <summary>The labels of a series, by their names; tags of one name are one label.</summary>
    internal static string Labels(in ReadOnlyTagCollection tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            var name = Plain(key, colons: false);
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
            labels[name] = labels.TryGetValue(name, out var first) ? $"{first};{text}" : text;
        }

        return string.Join(',', labels.Select(label => $"{label.Key}=\"{Escape(label.Value)}\""));
    }

    private static string? UnitOf(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "ms",
        "By" => "bytes",
        _ => null,
    };

    private static string Plain(string name, bool colons)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var character in name)
        {
            var kept = char.IsAsciiLetterOrDigit(character) || (colons && character == ':') ? character : '_';
            if (kept != '_' || text.Length == 0 || text[^1] != '_')
            {
                text.Append(kept);
            }
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? $"_{text}" : text.ToString();
    }

    private static string Escape(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
