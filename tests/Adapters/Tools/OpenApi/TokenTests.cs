using System.Net;
using System.Text;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Grants of OAuth 2, to the letter, against a token endpoint that gives nothing for anything else.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private const string Flows =
        """
        door: { type: oauth2, flows: {
          clientCredentials: { tokenUrl: /token/client, scopes: {} },
          password: { tokenUrl: /token/password, scopes: {} },
          authorizationCode: { authorizationUrl: /ask, tokenUrl: /token/code, refreshUrl: /token/again, scopes: {} },
          implicit: { authorizationUrl: /ask, scopes: {} } } }
        """;

    private const string Client = "door:ClientId=me door:ClientSecret=s:ecret ";

    private readonly SecuredShop shop = new();
    private PlainServer server = null!;

    public async Task InitializeAsync() => server = await PlainServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        shop.Dispose();
    }

    [Theory]
    [InlineData(Client, "/token/client", "grant_type=client_credentials&scope=read%20write", true)]
    [InlineData(Client + "door:TokenEndpointAuthMethod=client_secret_basic", "/token/client", "grant_type=client_credentials&scope=read%20write", true)]
    [InlineData(Client + "door:TokenEndpointAuthMethod=client_secret_post door:Scopes=one", "/token/client", "grant_type=client_credentials&scope=one&client_id=me&client_secret=s%3Aecret", false)]
    [InlineData(Client + "door:User=ada door:Password=p&w", "/token/password", "grant_type=password&username=ada&password=p%26w&scope=read%20write", true)]
    [InlineData("door:ClientId=me door:User=ada door:Password=p&w", "/token/password", "grant_type=password&username=ada&password=p%26w&scope=read%20write&client_id=me", false)]
    [InlineData("door:User=ada door:Password=p&w", "/token/password", "grant_type=password&username=ada&password=p%26w&scope=read%20write", false)]
    [InlineData(Client + "door:RefreshToken=lasting", "/token/again", "grant_type=refresh_token&refresh_token=lasting", true)]
    [InlineData("door:ClientId=me door:RefreshToken=lasting door:Scopes=one", "/token/again", "grant_type=refresh_token&refresh_token=lasting&scope=one&client_id=me", false)]
    public async Task Grant_is_asked_for_in_its_words(string settings, string address, string form, bool isBasic)
    {
        server.Answer = (request, response) =>
        {
            var isExpected = request.Method == "POST" && request.Target == address && request.Header("Content-Type") == "application/x-www-form-urlencoded"
                && QueryHelpers.ParseQuery(request.Body).OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(QueryHelpers.ParseQuery(form).OrderBy(pair => pair.Key, StringComparer.Ordinal))
                && request.Header("Authorization") == (isBasic ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:s%3Aecret"))}" : null);
            response.StatusCode = isExpected || request.Target == "/things" ? 200 : 400;
            return response.WriteAsJsonAsync<object>(request.Target == "/things" ? new { ok = true } : isExpected ? new { access_token = "given", token_type = "Bearer" } : new { error = "invalid_request" });
        };
        await using var host = Host(settings);

        await host.DataAsync("shop_act", "{}");

        Assert.Equal("Bearer given", server.Last.Header("Authorization"));
    }

    [Fact]
    public async Task Calls_at_once_ask_for_one_token()
    {
        server.Answer = (request, response) => response.WriteAsJsonAsync<object>(request.Target == "/things" ? new { ok = true } : new { access_token = "given", expires_in = 3600 });
        await using var host = Host(Client);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.DataAsync("shop_act", "{}")));

        Assert.Single(server.Requests, request => request.Target != "/things");
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"secret words"}""", "vendor_unauthorized", "invalid_grant")]
    [InlineData(400, """{"error":"secret words"}""", "vendor_unauthorized", "no token for the configured client.")]
    [InlineData(401, """{"error":"invalid_client"}""", "vendor_unauthorized", "")]
    [InlineData(200, """{"access_token":""}""", "vendor_unauthorized", "")]
    [InlineData(200, "secret words", "vendor_unauthorized", "")]
    [InlineData(200, """{"access_token":"given","token_type":"DPoP"}""", "vendor_bad_response", "bearer")]
    public async Task Endpoint_that_gives_no_token_is_asked_once_and_its_words_are_not_repeated(int status, string answer, string code, string said)
    {
        server.Answer = (_, response) =>
        {
            response.StatusCode = status;
            return response.WriteAsync(answer);
        };
        await using var host = Host("door:ClientId=me door:User=ada door:Password=p&w");

        var refused = await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", "{}"));

        Assert.Equal(code, refused.Problem.Code);
        Assert.Contains(said, refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret words", refused + string.Join('\n', host.Lines), StringComparison.Ordinal);
        Assert.Equal("/token/password", Assert.Single(server.Requests).Target);
    }

    [Theory]
    [InlineData("other", "", false)]
    [InlineData("other", "door:RefreshTokenStays=true", true)]
    [InlineData("lasting", "", true)]
    [InlineData(null, "", true)]
    public async Task Refresh_token_that_is_replaced_is_refused_unless_the_old_one_stays(string? next, string setting, bool isUsed)
    {
        server.Answer = (request, response) => response.WriteAsJsonAsync<object>(request.Target == "/things" ? new { ok = true } : new { access_token = "given", refresh_token = next });
        await using var host = Host($"{Client}door:RefreshToken=lasting {setting}");

        if (isUsed)
        {
            Assert.Equal(200, (await host.DataAsync("shop_act", "{}")).GetProperty("status").GetInt32());
            return;
        }

        Assert.Equal("vendor_not_configured", (await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", "{}"))).Problem.Code);
        Assert.DoesNotContain(server.Requests, request => request.Target == "/things");
        Assert.Contains(host.Logs.Entries, entry => entry.Id.Id == 1940 && entry.Text.Contains("RefreshTokenStays", StringComparison.Ordinal));
        Assert.DoesNotContain("other", string.Join('\n', host.Lines.Where(line => !line.Contains("another", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://thief.example/.well-known/openid-configuration", "")]
    [InlineData("/.well-known/openid-configuration", "https://thief.example/token")]
    [InlineData("/.well-known/openid-configuration", "http://10.0.0.1/token")]
    [InlineData("/nothing", "")]
    public async Task Discovery_leads_no_secret_to_another_host(string discovery, string endpoint)
    {
        server.Answer = (request, response) =>
        {
            response.StatusCode = request.Target == "/nothing" ? 404 : 200;
            return response.WriteAsJsonAsync(new { token_endpoint = endpoint });
        };
        await using var host = Host(Client, $"door: {{ type: openIdConnect, openIdConnectUrl: '{discovery}' }}");

        Assert.Equal("vendor_not_configured", (await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", "{}"))).Problem.Code);
        Assert.All(server.Requests, request => Assert.Equal(("GET", ""), (request.Method, request.Body)));
    }

    [Fact]
    public async Task Token_of_a_person_is_taken_from_the_settings_for_the_implicit_flow()
    {
        await using var host = Host("door:Value=by-hand", "door: { type: oauth2, flows: { implicit: { authorizationUrl: /ask, scopes: {} } } }");
        await host.DataAsync("shop_act", "{}");
        Assert.Equal("Bearer by-hand", Assert.Single(server.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task Call_that_is_forbidden_is_not_made_again()
    {
        server.Answer = (request, response) =>
        {
            response.StatusCode = request.Target == "/things" ? (int)HttpStatusCode.Forbidden : 200;
            return response.WriteAsJsonAsync(new { access_token = "given" });
        };
        await using var host = Host(Client);

        Assert.Equal("vendor_unauthorized", (await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", "{}"))).Problem.Code);
        Assert.Single(server.Requests, request => request.Target == "/things");
    }

    private ToolHost Host(string settings, string schemes = Flows) => new(
        TimeProvider.System,
        shop.Settings(
            server.Address, "[ { door: [read, write] } ]", schemes.ReplaceLineEndings(" "), "get",
            [.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2)).Select(setting => (setting[0], setting[1]))]));
}
