// Derived from functions/Chat/backend.json; CARTRITA_UPDATE=backend dotnet test tests/Functions --filter BackendTestsAreDerived writes it again.
using Cartrita.Functions.Tests.Contract.Backend;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Generated;

[Collection(SharedApp.Name)]
public sealed class GeneratedStreamTests(App app)
{
    private BackendClaims Claims { get; } = new(app);

    [Fact]
    public Task Sse_events_come_in_order() => Claims.EventsComeInOrderAsync("start", "token*", "usage?", "end");

    [Fact]
    public Task Sse_token_has_its_fields() => Claims.EventHasFieldsAsync("token", "delta", "index");

    [Fact]
    public Task Sse_start_has_its_shape() => Claims.EventHasFieldsAsync("start", "requestId", "kind");

    [Fact]
    public Task Sse_token_has_its_shape() => Claims.EventHasFieldsAsync("token", "delta", "index");

    [Fact]
    public Task Sse_usage_has_its_shape() => Claims.EventHasFieldsAsync("usage", "promptTokens", "completionTokens", "totalTokens");

    [Fact]
    public Task Sse_end_has_its_shape() => Claims.EventHasFieldsAsync("end", "finishReason", "provider", "model", "usage", "createdAt");

    [Fact]
    public Task Sse_error_has_its_shape() => Claims.EventHasFieldsAsync("error", "code", "message", "retriable");

    [Fact]
    public Task Sse_heartbeat_comes_where_nothing_else_does() => Claims.HeartbeatComesAsync(":heartbeat\n\n", 15);
}
