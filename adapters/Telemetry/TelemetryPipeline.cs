using System.Diagnostics;
using Cartrita.Adapters.Telemetry.Prometheus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Cartrita.Adapters.Telemetry;

/// <summary>Collects what the meters and sources of the app say, from the app's start to its end; without a taker only trace contexts flow.</summary>
/// <param name="options">Where it goes.</param>
/// <param name="page">Shows metrics on one machine.</param>
/// <param name="configure">Gives the SDK the app's settings.</param>
internal sealed class TelemetryPipeline(TelemetryOptions options, MetricsPage page, Action<IServiceCollection> configure) : IHostedService, IDisposable
{
    private const string ServiceName = "cartrita";

    // The app's own, those of the local runtime among them, and of the platform what load is seen by.
    private static readonly string[] Meters = ["Cartrita.*", "System.Runtime"];

    // With the hosts' own spans, and those of calls that leave: a trace is whole only with all of them.
    private static readonly string[] Sources = ["Cartrita.*", "Microsoft.DurableTask", "Microsoft.Azure.Functions.Worker", "System.Net.Http"];

    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
    private static readonly double[] Milliseconds = [5, 10, 20, 40, 80, 120, 200, 350, 400, 600, 1000, 2000, 5000, 10_000, 30_000];

    private ActivityListener? contexts;
    private MeterProvider? shown;
    private OpenTelemetrySdk? sent;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        contexts = TraceContexts.Listen();
        if (page.IsOn)
        {
            shown = Collect(Sdk.CreateMeterProviderBuilder().ConfigureServices(configure)).AddReader(page.Open()).Build();
        }

        if (options.SendsMetrics || options.SendsTraces)
        {
            sent = OpenTelemetrySdk.Create(Build);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left. The host disposes it after everything that was started later has stopped.</summary>
    public void Dispose()
    {
        sent?.Dispose();
        shown?.Dispose();
        contexts?.Dispose();
        (sent, shown, contexts) = (null, null, null);
    }

    private void Build(IOpenTelemetryBuilder builder)
    {
        configure(builder.Services);
        builder.ConfigureResource(resource => resource.AddService(
            string.IsNullOrWhiteSpace(options.ServiceName) ? ServiceName : options.ServiceName, serviceVersion: typeof(TelemetryPipeline).Assembly.GetName().Version?.ToString(3)));
        if (options.SendsMetrics)
        {
            builder.WithMetrics(metrics => Collect(metrics));
        }

        if (options.SendsTraces)
        {
            builder.WithTracing(tracing => tracing.AddSource(Sources));
        }

        builder.UseOtlpExporter();
    }

    private static MeterProviderBuilder Collect(MeterProviderBuilder metrics) => metrics.AddMeter(Meters).AddView(instrument => instrument.Unit switch
    {
        "s" => new ExplicitBucketHistogramConfiguration { Boundaries = Seconds },
        "ms" => new ExplicitBucketHistogramConfiguration { Boundaries = Milliseconds },
        _ => null,
    });
}
