// Derived from functions/Chat/backend.json; CARTRITA_UPDATE=backend dotnet test tests/Functions --filter BackendTestsAreDerived writes it again.
using Cartrita.Functions.Tests.Contract.Backend;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Generated;

[Collection(SharedApp.Name)]
public sealed class GeneratedLatencySmokeTests(App app)
{
    private BackendClaims Claims { get; } = new(app);

    [LatencySmokeFact]
    public Task Endpoint_first_token_of_an_event_stream_is_in_time() => Claims.FirstTokenOfStreamAsync(350, 10);

    [LatencySmokeFact]
    public Task Endpoint_first_token_of_a_socket_is_in_time() => Claims.FirstTokenOfSocketAsync(400, 10);

    [LatencySmokeFact]
    public Task Endpoint_whole_answer_is_in_time() => Claims.WholeAnswerAsync(1200, 10);
}
