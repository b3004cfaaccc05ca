// Derived from functions/Chat/backend.json; CARTRITA_UPDATE=backend dotnet test tests/Functions --filter BackendTestsAreDerived writes it again.
using Cartrita.Functions.Tests.Contract.Backend;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Generated;

[Collection(SharedApp.Name)]
public sealed class GeneratedNegotiationTests(App app)
{
    private BackendClaims Claims { get; } = new(app);

    [Fact]
    public Task Endpoint_events_are_the_first_choice() => Claims.EventsAreTheFirstChoiceAsync();

    [Fact]
    public Task Endpoint_X_Stream_Protocol_asks_for_the_socket() => Claims.HeaderAsksForSocketAsync("X-Stream-Protocol", "websocket");

    [Fact]
    public Task Endpoint_query_asks_for_the_socket() => Claims.QueryAsksForSocketAsync("transport=ws");

    [Fact]
    public Task Endpoint_reconnects_are_advised_to_wait() => Claims.ReconnectsWaitAsync(1, 2, 5);
}
