using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Governance;

public sealed class AppServiceTests
{
    private const string Page = "https://app.example";

    private static readonly string Admin = Convert.ToBase64String(Encoding.UTF8.GetBytes(
        """{"auth_typ":"aad","name_typ":"name","role_typ":"roles","claims":[{"typ":"name","val":"Ada"},{"typ":"roles","val":"admin"}]}"""));

    private static readonly (string, string)[] Ada = [("X-MS-CLIENT-PRINCIPAL-ID", "ada"), ("X-MS-CLIENT-PRINCIPAL-IDP", "aad"), ("X-MS-CLIENT-PRINCIPAL", Admin)];

    [Fact]
    public async Task Header_opens_nothing_where_the_settings_do_not_say_so()
    {
        var app = await App.StartAsync();
        try
        {
            (await SendAsync(app, HttpMethod.Post, "api/conversations", Ada)).IsProblem(Problems.Unauthorized);
            (await SendAsync(app, HttpMethod.Get, "api/keys", [.. Ada, ("Authorization", "Bearer a.b.c")])).IsProblem(Problems.Unauthorized);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Header_is_the_platforms_word_where_the_settings_say_so()
    {
        var app = await StartAsync();
        try
        {
            (await SendAsync(app, HttpMethod.Post, "api/conversations", Ada)).Is(201);
            (await SendAsync(app, HttpMethod.Get, "api/keys", Ada)).Is(200);
            (await SendAsync(app, HttpMethod.Get, "api/keys", [.. Ada[..2]])).IsProblem(Problems.Forbidden);
            (await SendAsync(app, HttpMethod.Get, "api/keys", [.. Ada, ("Authorization", "Bearer a.b.c")])).Is(200);

            (await SendAsync(app, HttpMethod.Get, "api/keys", [Ada[0], Ada[2]])).IsProblem(Problems.Unauthorized);
            (await SendAsync(app, HttpMethod.Get, "api/keys", [.. Ada[..2], ("X-MS-CLIENT-PRINCIPAL", "not base64")])).IsProblem(Problems.Unauthorized);
            (await SendAsync(app, HttpMethod.Get, "api/keys", [.. Ada[..2], ("X-MS-CLIENT-PRINCIPAL", "e30=")])).IsProblem(Problems.Unauthorized);

            // A key is what it is, whatever stands beside it.
            (await SendAsync(app, HttpMethod.Get, "api/keys", [.. Ada, ("X-Api-Key", "ck_nobody")])).IsProblem(Problems.Unauthorized);
            (await SendAsync(app, HttpMethod.Get, "api/keys", [("X-Api-Key", app.Admin.Key)])).Is(200);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Page_of_another_origin_uses_neither_the_cookie_nor_the_answers()
    {
        var app = await StartAsync();
        try
        {
            const string Elsewhere = "https://evil.example";
            (await SendAsync(app, HttpMethod.Post, "api/conversations", [.. Ada, ("Origin", Elsewhere)])).IsProblem(Problems.Unauthorized);
            (await SendAsync(app, HttpMethod.Post, "api/conversations", [.. Ada, ("Origin", app.Host.Address.GetLeftPart(UriPartial.Authority))])).Is(201);

            var allowed = (await SendAsync(app, HttpMethod.Post, "api/conversations", [.. Ada, ("Origin", Page)])).Is(201);
            Assert.Equal(Page, allowed.Headers["Access-Control-Allow-Origin"]);
            Assert.Contains("Retry-After", allowed.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
            Assert.Equal("Origin", allowed.Headers["Vary"]);
            Assert.DoesNotContain("Access-Control-Allow-Credentials", allowed.Headers.Keys);

            var refused = await SendAsync(app, HttpMethod.Get, "api/health/live", [("Origin", Elsewhere)]);
            Assert.DoesNotContain("Access-Control-Allow-Origin", refused.Headers.Keys);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(Page, 204)]
    [InlineData("https://evil.example", 401)]
    [InlineData("null", 401)]
    public async Task Browser_that_asks_first_is_told_what_the_settings_say(string origin, int status)
    {
        var app = await StartAsync();
        try
        {
            var answer = (await SendAsync(app, HttpMethod.Options, "api/chat", [("Origin", origin), ("Access-Control-Request-Method", "POST")])).Is(status);
            Assert.Equal(status == 204, answer.Headers.ContainsKey("Access-Control-Allow-Methods"));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("api/health/live")]
    [InlineData("api/keys")]
    [InlineData("no/such/path")]
    public async Task Answer_says_to_browsers_that_it_is_data(string path)
    {
        var app = await App.StartAsync();
        try
        {
            var headers = (await SendAsync(app, HttpMethod.Get, path, [("Origin", Page)])).Headers;
            Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
            Assert.Equal("DENY", headers["X-Frame-Options"]);
            Assert.StartsWith("default-src 'none'", headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("no-referrer", headers["Referrer-Policy"]);
            Assert.Equal("same-origin", headers["Cross-Origin-Resource-Policy"]);
            Assert.DoesNotContain("Access-Control-Allow-Origin", headers.Keys);
            Assert.DoesNotContain("Strict-Transport-Security", headers.Keys);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static Task<App> StartAsync() => App.StartAsync(settings =>
    {
        settings["AppService:AuthenticatesRequests"] = "true";
        settings["Cors:AllowedOrigins"] = $"https://other.example, {Page}";
    });

    private static async Task<Answer> SendAsync(App app, HttpMethod method, string path, IReadOnlyList<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var answer = await app.Host.Client.SendAsync(request);
        return await Answer.OfAsync(answer);
    }
}
