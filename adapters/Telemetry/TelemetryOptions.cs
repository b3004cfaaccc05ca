using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Adapters.Telemetry;

/// <summary>Where traces and metrics go; at the root of the configuration, under OpenTelemetry's own names. What else OpenTelemetry defines, its SDK reads itself.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The collector of all signals; empty for none.</summary>
    [ConfigurationKeyName("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public string? Endpoint { get; set; }

    /// <summary>The collector of traces, where it is another one.</summary>
    [ConfigurationKeyName("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    public string? TracesEndpoint { get; set; }

    /// <summary>The collector of metrics, where it is another one.</summary>
    [ConfigurationKeyName("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")]
    public string? MetricsEndpoint { get; set; }

    /// <summary>How collectors are spoken to.</summary>
    [RegularExpression("grpc|http/protobuf", ErrorMessage = "OTEL_EXPORTER_OTLP_PROTOCOL is grpc or http/protobuf.")]
    [ConfigurationKeyName("OTEL_EXPORTER_OTLP_PROTOCOL")]
    public string? Protocol { get; set; }

    /// <summary><c>none</c> keeps traces here.</summary>
    [RegularExpression("otlp|none", ErrorMessage = "OTEL_TRACES_EXPORTER is otlp or none.")]
    [ConfigurationKeyName("OTEL_TRACES_EXPORTER")]
    public string? TracesExporter { get; set; }

    /// <summary><c>none</c> keeps metrics here.</summary>
    [RegularExpression("otlp|none", ErrorMessage = "OTEL_METRICS_EXPORTER is otlp or none.")]
    [ConfigurationKeyName("OTEL_METRICS_EXPORTER")]
    public string? MetricsExporter { get; set; }

    /// <summary>What the app is called there.</summary>
    [ConfigurationKeyName("OTEL_SERVICE_NAME")]
    public string? ServiceName { get; set; }

    /// <summary>Whether traces are sent.</summary>
    internal bool SendsTraces => TracesExporter != "none" && (IsSet(Endpoint) || IsSet(TracesEndpoint));

    /// <summary>Whether metrics are sent.</summary>
    internal bool SendsMetrics => MetricsExporter != "none" && (IsSet(Endpoint) || IsSet(MetricsEndpoint));

    private static bool IsSet(string? value) => !string.IsNullOrWhiteSpace(value);
}
