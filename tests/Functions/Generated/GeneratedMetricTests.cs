// Derived from functions/Chat/backend.json; CARTRITA_UPDATE=backend dotnet test tests/Functions --filter BackendTestsAreDerived writes it again.
using Cartrita.Functions.Tests.Contract.Backend;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Generated;

[Collection(SharedApp.Name)]
public sealed class GeneratedMetricTests(App app)
{
    private BackendClaims Claims { get; } = new(app);

    [Fact]
    public Task Endpoint_sse_connections_total_is_measured() => Claims.MetricIsMeasuredAsync("sse_connections_total", "transport", "model");

    [Fact]
    public Task Endpoint_websocket_connections_total_is_measured() => Claims.MetricIsMeasuredAsync("websocket_connections_total", "transport", "model");

    [Fact]
    public Task Endpoint_first_token_latency_ms_is_measured() => Claims.MetricIsMeasuredAsync("first_token_latency_ms", "transport", "model");

    [Fact]
    public Task Endpoint_request_id_comes_back() => Claims.RequestIdComesBackAsync("X-Request-ID");
}
