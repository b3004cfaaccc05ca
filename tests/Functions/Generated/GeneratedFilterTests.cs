// Derived from functions/Chat/backend.json; CARTRITA_UPDATE=backend dotnet test tests/Functions --filter BackendTestsAreDerived writes it again.
using Cartrita.Functions.Tests.Contract.Backend;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Generated;

[Collection(SharedApp.Name)]
public sealed class GeneratedFilterTests(App app)
{
    private BackendClaims Claims { get; } = new(app);

    [Fact]
    public Task Sse_banned_term_is_replaced() => Claims.BannedTermIsReplacedAsync("BANNED_TERMS");

    [Fact]
    public Task Sse_too_many_banned_terms_end_the_answer() => Claims.BannedTermsEndTheAnswerAsync("BANNED_TERMS", 5, "BANNED_CONTENT_EXCEEDED");
}
