using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Cartrita.Adapters.Telemetry.Prometheus;

/// <summary>The app's figures as Prometheus scrapes them (CHAT-14), collected when somebody asks.</summary>
/// <param name="isOn">Whether they are shown here: one instance's figures mislead where there are several.</param>
public sealed class MetricsPage(bool isOn)
{
    /// <summary>The media type: Prometheus' text exposition format.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock gate = new();
    private BaseExportingMetricReader? reader;
    private string text = string.Empty;

    /// <summary>Whether figures are shown here.</summary>
    public bool IsOn => isOn;

    /// <summary>The page as of now.</summary>
    public string Render()
    {
        // Those who ask at once take turns: each collection is of its own moment.
        lock (gate)
        {
            text = string.Empty;
            reader?.Collect();
            return text;
        }
    }

    /// <summary>The reader that fills the page; it has no thread and collects nothing unasked.</summary>
    internal BaseExportingMetricReader Open() => reader = new BaseExportingMetricReader(new Writer(this));

    private sealed class Writer(MetricsPage page) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            page.text = ExpositionFormat.Write(batch);
            return ExportResult.Success;
        }
    }
}
