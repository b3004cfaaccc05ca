using Cartrita.Runtime.Host.SignalR;
using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.SignalR;

public sealed class ClientTokensTests
{
    private readonly VirtualClock _clock = new();
    private readonly ClientTokens _tokens;

    public ClientTokensTests() => _tokens = new(_clock);

    [Fact]
    public void Token_lets_its_user_into_its_hub() =>
        Assert.Equal(new("news", "ada"), _tokens.Check(Make("ada"), "news", isOpen: false));

    [Fact]
    public void Token_of_nobody_has_no_user() => Assert.Equal(new("news", null), _tokens.Check(Make(null), "news", isOpen: false));

    [Fact]
    public void Token_lets_nobody_into_another_hub() => Assert.Null(_tokens.Check(Make("ada"), "chat", isOpen: false));

    [Fact]
    public void Token_that_has_run_out_opens_nothing_and_keeps_what_is_open()
    {
        var token = Make("ada");
        _clock.Advance(ClientTokens.Lifetime);

        Assert.Null(_tokens.Check(token, "news", isOpen: false));
        Assert.NotNull(_tokens.Check(token, "news", isOpen: true));
    }

    [Fact]
    public void Token_of_another_process_is_refused() => Assert.Null(new ClientTokens(_clock).Check(Make("ada"), "news", isOpen: true));

    [Fact]
    public void Token_whose_claims_were_changed_is_refused()
    {
        var (ada, eve) = (Make("ada").Split('.'), Make("eve").Split('.'));

        Assert.Null(_tokens.Check($"{ada[0]}.{eve[1]}.{ada[2]}", "news", isOpen: false));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public void What_is_no_token_is_refused(string? token) => Assert.Null(_tokens.Check(token, "news", isOpen: true));

    [Fact]
    public void Claim_of_the_app_does_not_stand_in_for_the_tokens_own() =>
        Assert.Equal(new("news", "ada"), _tokens.Check(_tokens.Make("http://here", "news", "ada", [new("nameid", "eve"), new("hub", "chat"), new("role", "reader")]), "news", isOpen: false));

    private string Make(string? user) => _tokens.Make("http://here", "news", user, []);
}
