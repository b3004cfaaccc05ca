using Cartrita.Adapters.Telemetry.Prometheus;
using Cartrita.Core.Errors;
using Cartrita.Functions.Telemetry;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Tests.Telemetry;

/// <summary>The figures of the app as an operator scrapes them. Meters belong to the process, so what other apps of it do is in them too: tests look at what grew.</summary>
[Collection(SharedApp.Name)]
public sealed class MetricsTests(App app)
{
    private const string LocalModel = "model=\"local-extractive\"";

    [Fact]
    public async Task Streams_are_counted_and_their_first_tokens_timed_by_transport_and_model()
    {
        var before = await ReadAsync();
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        (await user.PostAsync("api/chat/stream", ApiUser.Question(Documents.Question, attachment))).Is(200);
        using var socket = await SocketClient.ConnectAsync(app, user);
        await socket.SendAsync($$"""{"messages":[{"role":"user","content":"{{Documents.Question}}"}],"model":"local-extractive/local-extractive","attachments":["{{attachment}}"]}""");
        await socket.RestAsync();

        var after = await ReadAsync();

        Assert.Equal("counter", after.Types["sse_connections_total"]);
        Assert.Equal("histogram", after.Types["first_token_latency_ms"]);
        Assert.InRange(Grown("sse_connections_total", "transport=\"sse\"", LocalModel), 1, 1000);
        Assert.InRange(Grown("websocket_connections_total", "transport=\"websocket\"", LocalModel), 1, 1000);
        Assert.InRange(Grown("first_token_latency_ms_count", "transport=\"sse\"", LocalModel), 1, 1000);
        Assert.InRange(Grown("first_token_latency_ms_count", "transport=\"websocket\"", LocalModel), 1, 1000);
        Assert.InRange(Grown("first_token_latency_ms_sum", "transport=\"sse\"", LocalModel), 0.1, double.MaxValue);

        double Grown(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
    }

    [Fact]
    public async Task Requests_are_counted_by_template_method_and_class_and_by_nothing_that_a_client_makes_up()
    {
        var id = Guid.NewGuid().ToString("N");
        (await app.Admin.AskAsync("What is measured?")).Is(200);
        (await app.Admin.GetAsync($"api/orchestrations/{id}")).Is(404);
        (await app.Admin.GetAsync($"no/such/{id}")).Is(404);
        (await app.Admin.SendAsync(new HttpMethod("BREW"), $"coffee/{id}")).Is(404);

        var read = await ReadAsync();

        Assert.InRange(read.Sum("http_server_request_duration_seconds_count", "http_route=\"/api/orchestrations/{id}\"", "http_request_method=\"GET\"", "status_class=\"4xx\""), 1, 1000);
        Assert.InRange(read.Sum("http_server_request_duration_seconds_count", "http_route=\"(none)\"", "http_request_method=\"_OTHER\""), 1, 1000);
        Assert.DoesNotContain(read.Series.Keys, key => key.Contains(id, StringComparison.Ordinal));
        Assert.Contains(read.Series.Keys, key => key.StartsWith("storage_calls_total{", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1", 200)]
    [InlineData("application/json", 406)]
    public async Task Format_is_the_one_that_was_agreed_on(string accept, int status)
    {
        var answer = (await app.Admin.GetAsync("metrics", accept.Length == 0 ? [] : [("Accept", accept)])).Is(status);

        Assert.Equal(status == 200 ? MetricsPage.MediaType : "application/problem+json", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Users_do_not_see_figures_and_a_key_for_nothing_else_does()
    {
        Assert.Equal(Problems.Forbidden.Code, (await (await app.NewUserAsync()).GetAsync("metrics")).Is(403).Code);
        (await new ApiUser(app.Host.Client, string.Empty).GetAsync("metrics")).Is(401);
        var key = (await app.Admin.PostAsync("api/keys", """{"name":"prometheus","role":"operator","scopes":["metrics"]}""")).Is(201).Text("key");
        var scraper = new ApiUser(app.Host.Client, key);
        (await scraper.GetAsync("metrics")).Is(200);
        (await scraper.GetAsync("api/keys")).Is(403);
    }

    [Fact]
    public async Task One_of_several_instances_names_the_collector_instead()
    {
        var refusal = await Assert.ThrowsAsync<CartritaException>(() => new MetricsEndpoints(new MetricsPage(isOn: false)).GetMetrics(new DefaultHttpContext().Request));

        Assert.Equal(Problems.NoRoute, refusal.Problem);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", refusal.Detail, StringComparison.Ordinal);
    }

    private async Task<Exposition> ReadAsync() => Exposition.Parse((await app.Admin.GetAsync("metrics")).Is(200).Body);
}
