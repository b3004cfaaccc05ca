// Derived from functions/Chat/backend.json; CARTRITA_UPDATE=backend dotnet test tests/Functions --filter BackendTestsAreDerived writes it again.
using Cartrita.Functions.Tests.Contract.Backend;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Generated;

[Collection(SharedApp.Name)]
public sealed class GeneratedEndpointTests(App app)
{
    private BackendClaims Claims { get; } = new(app);

    [Fact]
    public Task Endpoint_api_chat_is_closed_without_a_credential() => Claims.IsClosedAsync("POST", "/api/chat");

    [Fact]
    public Task Endpoint_api_chat_tells_its_limit() => Claims.IsLimitedAsync("POST", "/api/chat");

    [Fact]
    public Task Endpoint_api_chat_stream_is_closed_without_a_credential() => Claims.IsClosedAsync("POST", "/api/chat/stream");

    [Fact]
    public Task Endpoint_api_chat_stream_tells_its_limit() => Claims.IsLimitedAsync("POST", "/api/chat/stream");

    [Fact]
    public Task Endpoint_api_chat_stream_streams() => Claims.StreamsAsync("POST", "/api/chat/stream");

    [Fact]
    public Task Endpoint_ws_chat_is_closed_without_a_credential() => Claims.IsClosedAsync("WEBSOCKET", "/ws/chat");

    [Fact]
    public Task Endpoint_ws_chat_tells_its_limit() => Claims.IsLimitedAsync("WEBSOCKET", "/ws/chat");

    [Fact]
    public Task Endpoint_ws_chat_streams() => Claims.StreamsAsync("WEBSOCKET", "/ws/chat");
}
