// Derived from functions/Chat/backend.json; CARTRITA_UPDATE=backend dotnet test tests/Functions --filter BackendTestsAreDerived writes it again.
using Cartrita.Functions.Tests.Contract.Backend;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Generated;

[Collection(SharedApp.Name)]
public sealed class GeneratedSocketTests(App app)
{
    private BackendClaims Claims { get; } = new(app);

    [Fact]
    public Task Socket_frames_are_of_the_named_types() => Claims.SocketHasTypesAsync("start", "token", "end", "error");

    [Fact]
    public Task Socket_start_has_its_shape() => Claims.FrameHasFieldsAsync("start", "type", "id");

    [Fact]
    public Task Socket_token_has_its_shape() => Claims.FrameHasFieldsAsync("token", "type", "delta", "index");

    [Fact]
    public Task Socket_end_has_its_shape() => Claims.FrameHasFieldsAsync("end", "type", "usage");

    [Fact]
    public Task Socket_error_has_its_shape() => Claims.FrameHasFieldsAsync("error", "type", "code", "message");
}
