using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Telemetry;

namespace Cartrita.Functions.Tests.Telemetry;

/// <summary>Traces and metrics as a collector gets them.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task Collector_gets_traces_and_metrics_under_the_standard_settings()
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        await using var collector = await OtlpCollector.StartAsync();
        var app = await App.StartAsync(settings =>
        {
            settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint.ToString();
            settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            settings["OTEL_EXPORTER_OTLP_HEADERS"] = "x-tenant=orchard";
            settings["OTEL_SERVICE_NAME"] = "cartrita-tests";
            settings["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=tests";
            settings["OTEL_BSP_SCHEDULE_DELAY"] = "50";
            settings["OTEL_METRIC_EXPORT_INTERVAL"] = "100";
        });
        try
        {
            (await app.Admin.GetAsync("api/keys")).Is(200);

            await collector.UntilAsync(
                got => got.Spans.Any(span => span.Name.Contains("Keys", StringComparison.Ordinal)) && got.Metrics.ContainsKey("http.server.request.duration"), patience.Token);

            Assert.Equal("Cartrita.Http", collector.Metrics["http.server.request.duration"]);
            Assert.Equal("cartrita-tests", collector.Resource["service.name"]);
            Assert.Equal("tests", collector.Resource["deployment.environment.name"]);
            Assert.Equal("orchard", collector.Headers["x-tenant"]);
            Assert.Contains("/v1/traces", collector.Paths);
            Assert.Contains("/v1/metrics", collector.Paths);
            Assert.DoesNotContain(collector.Spans, span => span.Raw.Contains(app.Admin.Key, StringComparison.Ordinal));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Signal_that_is_switched_off_is_not_sent()
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        await using var collector = await OtlpCollector.StartAsync();
        var app = await App.StartAsync(settings =>
        {
            settings["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = new Uri(collector.Endpoint, "v1/metrics").ToString();
            settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            settings["OTEL_METRIC_EXPORT_INTERVAL"] = "50";
        });
        try
        {
            await collector.UntilAsync(got => got.Paths.Count > 2, patience.Token);
        }
        finally
        {
            await app.DisposeAsync();
        }

        Assert.All(collector.Paths, path => Assert.Equal("/v1/metrics", path));
    }
}
