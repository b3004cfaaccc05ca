using System.Diagnostics.Metrics;
using Cartrita.Adapters.Telemetry;
using Cartrita.Adapters.Telemetry.Prometheus;
using Cartrita.TestSupport.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Cartrita.Adapters.Tests.Telemetry;

public sealed class MetricsPageTests : IDisposable
{
    private readonly MetricsPage page = new(isOn: true);
    private readonly Meter meter = new($"Tests.{Guid.NewGuid():N}");
    private readonly MeterProvider provider;

    public MetricsPageTests() => provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).AddReader(page.Open()).Build();

    [Fact]
    public void Every_kind_of_instrument_is_written_to_the_letter()
    {
        meter.CreateCounter<long>("tests.taken", "{thing}", "Things that were\ntaken \\ kept.").Add(3, new KeyValuePair<string, object?>("what kind", "a \"b\"\\c\nd"));
        meter.CreateUpDownCounter<int>("tests.waiting").Add(-2);
        meter.CreateObservableGauge("tests.load", () => 0.5, "1");
        meter.CreateCounter<double>("tests.busy", "s").Add(1.5);
        var histogram = meter.CreateHistogram("tests.size", "By", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 10] });
        histogram.Record(1);
        histogram.Record(7);
        histogram.Record(100);

        Assert.Equal(
            """
            # TYPE tests_busy_seconds_total counter
            tests_busy_seconds_total 1.5
            # TYPE tests_load gauge
            tests_load 0.5
            # TYPE tests_size_bytes histogram
            tests_size_bytes_bucket{le="1"} 1
            tests_size_bytes_bucket{le="10"} 2
            tests_size_bytes_bucket{le="+Inf"} 3
            tests_size_bytes_sum 108
            tests_size_bytes_count 3
            # HELP tests_taken_total Things that were\ntaken \\ kept.
            # TYPE tests_taken_total counter
            tests_taken_total{what_kind="a \"b\"\\c\nd"} 3
            # TYPE tests_waiting gauge
            tests_waiting -2

            """.ReplaceLineEndings("\n"),
            page.Render());
        Assert.Equal(3, Exposition.Parse(page.Render()).Sum("tests_taken_total"));
    }

    [Theory]
    [InlineData("sse_connections_total", "{connection}", true, "sse_connections_total")]
    [InlineData("first_token_latency_ms", "ms", false, "first_token_latency_ms")]
    [InlineData("http.server.request.duration", "s", false, "http_server_request_duration_seconds")]
    [InlineData("dotnet.process.cpu.time", "s", true, "dotnet_process_cpu_time_seconds_total")]
    [InlineData("9.lives", "", false, "_9_lives")]
    [InlineData("a..b-c", "%", false, "a_b_c")]
    public void Name_follows_the_rules_and_keeps_what_it_has(string name, string unit, bool counts, string expected) =>
        Assert.Equal(expected, ExpositionName.OfMetric(name, unit, counts));

    [Fact]
    public void Names_and_labels_that_become_one_are_written_once()
    {
        meter.CreateCounter<long>("tests.same").Add(1, new("a.b", 1), new("a-b", 2));
        meter.CreateCounter<long>("tests_same_total").Add(5);

        var read = Exposition.Parse(page.Render());

        Assert.Equal("tests_same_total", Assert.Single(read.Types).Key);
        Assert.Equal(1, read.Series["tests_same_total{a_b=\"2;1\"}"]);
    }

    [Fact]
    public void Figures_that_are_no_numbers_are_written_as_such()
    {
        meter.CreateObservableGauge<double>("tests.odd", () => [new Measurement<double>(double.NaN, new KeyValuePair<string, object?>("n", 1)), new(double.PositiveInfinity, new KeyValuePair<string, object?>("n", 2)), new(1e300, new KeyValuePair<string, object?>("n", 3))]);

        var text = page.Render();

        Assert.Contains("tests_odd{n=\"1\"} NaN\n", text, StringComparison.Ordinal);
        Assert.Contains("tests_odd{n=\"2\"} +Inf\n", text, StringComparison.Ordinal);
        Assert.Equal(1e300, Exposition.Parse(text).Series["tests_odd{n=\"3\"}"]);
    }

    [Theory]
    [InlineData("a 1")]
    [InlineData("a 1\n")]
    [InlineData("# TYPE a counter\na{b=\"c} 1\n")]
    [InlineData("# TYPE a counter\na 1\na 2\n")]
    [InlineData("# TYPE a counter\n# TYPE a gauge\na 2\n")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n")]
    public void Parser_refuses_what_is_not_in_the_format(string text) => Assert.Throws<FormatException>(() => Exposition.Parse(text));

    [Fact]
    public async Task Without_a_taker_nothing_is_made()
    {
        using var off = new TelemetryPipeline(new TelemetryOptions { ServiceName = "x" }, new MetricsPage(isOn: false), _ => throw new InvalidOperationException("It was asked."));

        await off.StartAsync(CancellationToken.None);

        Assert.Equal(string.Empty, new MetricsPage(isOn: false).Render());
    }

    public void Dispose()
    {
        provider.Dispose();
        meter.Dispose();
    }
}
