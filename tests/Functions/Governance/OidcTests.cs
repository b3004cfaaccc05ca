using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Governance;

public sealed class OidcTests : IAsyncLifetime
{
    private readonly VirtualClock clock = new();
    private TestIssuer issuer = null!;
    private App app = null!;
    private TestSigningKey rsa = null!;

    public async Task InitializeAsync()
    {
        issuer = await TestIssuer.StartAsync();
        rsa = issuer.Publish(new TestSigningKey("one", "RS256"));
        app = await App.StartAsync(
            settings =>
            {
                settings["Oidc:Issuer"] = issuer.Address;
                settings["Oidc:Audience"] = "api://cartrita";
            },
            clock);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Token_of_each_algorithm_lets_the_same_user_in()
    {
        TestSigningKey[] keys = [rsa, issuer.Publish(new TestSigningKey("two", "PS256")), issuer.Publish(new TestSigningKey("three", "ES256"))];
        var owners = new HashSet<OwnerId>();
        foreach (var key in keys)
        {
            var token = key.Token(Claims());
            (await User(token).PostAsync("api/conversations", "{}")).Is(201);
            owners.Add((await VerifyAsync(token)).Principal!.OwnerId);
        }

        var other = Claims();
        other["sub"] = "grace";
        Assert.Single(owners);
        Assert.DoesNotContain((await VerifyAsync(rsa.Token(other))).Principal!.OwnerId, owners);
        Assert.Equal(1, issuer.Asked);
    }

    [Theory]
    [InlineData("user", 403, 403)]
    [InlineData("operator", 200, 403)]
    [InlineData("admin", 200, 400)]
    public async Task Role_of_the_token_decides(string role, int list, int create)
    {
        var user = User(rsa.Token(issuer.Claims(clock.GetUtcNow(), "something", role)));
        (await user.GetAsync("api/keys")).Is(list);
        (await user.PostAsync("api/keys", "{}")).Is(create);
    }

    [Fact]
    public async Task Key_still_opens_and_a_token_is_no_key()
    {
        (await app.Admin.PostAsync("api/conversations", "{}")).Is(201);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/conversations");
        request.Headers.Add("X-Api-Key", rsa.Token(Claims()));
        using var answer = await app.Host.Client.SendAsync(request);
        (await Answer.OfAsync(answer)).IsProblem(Problems.Unauthorized);
    }

    [Fact]
    public async Task Token_that_is_not_in_order_opens_nothing()
    {
        issuer.Publish(new TestSigningKey("other", "ES256"));
        var stranger = new TestSigningKey("one", "RS256");
        var good = rsa.Token(Claims());
        var parts = good.Split('.');
        (string Token, string? Reason)[] cases =
        [
            (new TestSigningKey("one", "none").Token(Claims()), TokenRefusals.Algorithm),
            (new TestSigningKey("one", "HS256").Token(Claims()), TokenRefusals.Algorithm),
            (new TestSigningKey("one", "RS384").Token(Claims()), TokenRefusals.Algorithm),
            (rsa.Token(Claims(), """{"alg":"rs256","kid":"one"}"""), TokenRefusals.Algorithm),
            (rsa.Token(Claims(), """{"alg":"PS256","kid":"one"}"""), TokenRefusals.Algorithm),
            (rsa.Token(Claims(), """{"kid":"one"}"""), null),
            (rsa.Token(Claims(), """{"alg":"RS256"}"""), TokenRefusals.UnknownKey),
            (rsa.Token(Claims(), """{"alg":"RS256","kid":"nobody"}"""), TokenRefusals.UnknownKey),
            (rsa.Token(Claims(), """{"alg":"ES256","kid":"other"}"""), null),
            (rsa.Token(Claims(), """{"alg":"RS256","kid":"other"}"""), null),
            (rsa.Token(Claims(), """{"alg":"RS256","kid":"one","crit":["exp"]}"""), TokenRefusals.Malformed),
            (rsa.Token(Claims(), """{"alg":"RS256","kid":"one","b64":false}"""), TokenRefusals.Malformed),
            (stranger.Token(Claims()), TokenRefusals.Signature),
            ($"{parts[0]}.{TestSigningKey.Encode(Changed("sub", "root").ToJsonString())}.{parts[2]}", TokenRefusals.Signature),
            ($"{parts[0]}.{parts[1]}.", null),
            (rsa.Token(Changed("iss", "https://elsewhere.example")), TokenRefusals.Issuer),
            (rsa.Token(Changed("iss", issuer.Address + "/")), TokenRefusals.Issuer),
            (rsa.Token(Changed("iss", null)), TokenRefusals.Issuer),
            (rsa.Token(Changed("aud", "api://other")), TokenRefusals.Audience),
            (rsa.Token(Changed("aud", null)), TokenRefusals.Audience),
            (rsa.Token(Changed("exp", null)), TokenRefusals.Lifetime),
            (rsa.Token(Changed("exp", Seconds(-60))), TokenRefusals.Lifetime),
            (rsa.Token(Changed("exp", "tomorrow")), null),
            (rsa.Token(Changed("nbf", Seconds(61))), TokenRefusals.Lifetime),
            (rsa.Token(Changed("sub", null)), TokenRefusals.NoOwner),
            (rsa.Token(Changed("sub", string.Empty)), TokenRefusals.NoOwner),
            (rsa.Token(Changed("sub", 7)), TokenRefusals.NoOwner),
            (good + "." + parts[2], TokenRefusals.Malformed),
            (good + ".a.b", TokenRefusals.Malformed),
            (new string('a', 9000) + "." + new string('a', 9000) + ".a", TokenRefusals.Malformed),
            ("..", TokenRefusals.Malformed),
            ("a.b.c", TokenRefusals.Malformed),
            (rsa.Token([], "[]"), null),
        ];
        Assert.NotNull((await VerifyAsync(good)).Principal);
        foreach (var (token, reason) in cases)
        {
            var verdict = await VerifyAsync(token);
            Assert.True(verdict.Principal is null, token);
            Assert.True(reason is null ? verdict.Refusal is { Length: > 0 } : verdict.Refusal == reason, $"{verdict.Refusal} instead of {reason}: {token}");
        }

        (await User(cases[0].Token).PostAsync("api/conversations", "{}")).IsProblem(Problems.Unauthorized);
    }

    [Fact]
    public async Task Clocks_may_differ_by_a_minute_and_audiences_may_be_several()
    {
        Assert.NotNull((await VerifyAsync(rsa.Token(Changed("exp", Seconds(-59))))).Principal);
        Assert.NotNull((await VerifyAsync(rsa.Token(Changed("nbf", Seconds(60))))).Principal);
        Assert.NotNull((await VerifyAsync(rsa.Token(Changed("aud", new JsonArray("api://other", "api://cartrita"))))).Principal);
    }

    [Fact]
    public async Task Rotated_key_is_found_by_one_question_and_made_up_ones_cost_no_more()
    {
        Assert.NotNull((await VerifyAsync(rsa.Token(Claims()))).Principal);
        var next = issuer.Publish(new TestSigningKey("next", "RS256"));
        Assert.Equal(TokenRefusals.UnknownKey, (await VerifyAsync(next.Token(Claims()))).Refusal);
        Assert.Equal(1, issuer.Asked);

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull((await VerifyAsync(next.Token(Claims()))).Principal);
        for (var times = 0; times < 5; times++)
        {
            Assert.Null((await VerifyAsync(rsa.Token(Claims(), $$"""{"alg":"RS256","kid":"{{times}}"}"""))).Principal);
        }

        Assert.Equal(2, issuer.Asked);
    }

    [Fact]
    public async Task Provider_that_does_not_answer_is_unavailable_until_it_has_answered_once()
    {
        issuer.IsDown = true;
        var user = User(rsa.Token(Claims()));
        var refused = await user.PostAsync("api/conversations", "{}");
        refused.IsProblem(Problems.Unavailable);
        issuer.IsDown = false;
        clock.Advance(TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture)));
        (await user.PostAsync("api/conversations", "{}")).Is(201);

        // From then on what it said stands, though it is gone.
        issuer.IsDown = true;
        clock.Advance(TimeSpan.FromHours(2));
        (await User(rsa.Token(Claims())).PostAsync("api/conversations", "{}")).Is(201);
        clock.Advance(TimeSpan.FromHours(22));
        (await User(rsa.Token(Claims())).PostAsync("api/conversations", "{}")).IsProblem(Problems.Unavailable);
    }

    private JsonObject Claims() => issuer.Claims(clock.GetUtcNow());

    private JsonObject Changed(string claim, JsonNode? value)
    {
        var claims = Claims();
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = value;
        }

        return claims;
    }

    private long Seconds(int from) => clock.GetUtcNow().AddSeconds(from).ToUnixTimeSeconds();

    private ApiUser User(string token) => new(app.Host.Client, token);

    private Task<TokenVerdict> VerifyAsync(string token) => app.Host.Services.GetRequiredService<ITokenVerifier>().VerifyAsync(token, CancellationToken.None);
}
