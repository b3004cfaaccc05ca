using System.Text.Json;

namespace Cartrita.Benchmarks.Reporting;

/// <summary>One line of a suite's output (design section 10).</summary>
internal sealed record Measurement
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The figure's name, such as <c>chat.first_token_p95</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The median over the counted runs.</summary>
    public required double Value { get; init; }

    /// <summary>The unit of value and baseline.</summary>
    public required string Unit { get; init; }

    /// <summary>The baseline of the same run; null where nothing compares.</summary>
    public double? Baseline { get; init; }

    /// <summary>What the baseline is.</summary>
    public string? BaselineName { get; init; }

    /// <summary>Value over baseline.</summary>
    public double? Ratio => Baseline is > 0 ? Math.Round(Value / Baseline.Value, 3) : null;

    /// <summary>Every run's value, and what the load was.</summary>
    public required IReadOnlyDictionary<string, object> Params { get; init; }

    /// <summary>Writes the line.</summary>
    public void Write() => Console.Out.WriteLine(JsonSerializer.Serialize(this, Json));
}
