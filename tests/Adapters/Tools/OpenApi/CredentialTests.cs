using System.Text;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Credentials of every kind go where the document says, and nowhere else.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private readonly string file = Path.GetTempFileName();
    private PlainServer server = null!;

    public async Task InitializeAsync() => server = await PlainServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        File.Delete(file);
    }

    [Theory]
    [InlineData("type: apiKey, in: header, name: X-Key", "X-Key", "secret-value")]
    [InlineData("type: http, scheme: bearer", "Authorization", "Bearer secret-value")]
    [InlineData("type: http, scheme: basic", "Authorization", "Basic YWRhOnNlY3JldC12YWx1ZQ==")]
    [InlineData("type: apiKey, in: cookie, name: key", "Cookie", "key=secret-value")]
    [InlineData("type: oauth2, flows: {}", "Authorization", "Bearer secret-value")]
    public async Task Credential_goes_where_its_scheme_says(string scheme, string header, string expected)
    {
        await using var host = Host(scheme, ("Value", "secret-value"), ("User", "ada"), ("Password", "secret-value"));
        await host.DataAsync("shop_act", "{}");
        Assert.Equal(expected, server.Last.Header(header));
    }

    [Fact]
    public async Task Key_of_the_query_goes_there()
    {
        await using var host = Host("type: apiKey, in: query, name: key", ("Value", "secret value"));
        await host.DataAsync("shop_act", "{}");
        Assert.Equal("/things?key=secret%20value", server.Last.Target);
    }

    [Theory]
    [InlineData("type: oauth2, flows: { clientCredentials: { tokenUrl: /token, scopes: {} } }")]
    [InlineData("type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration")]
    public async Task Client_gets_a_token_once_and_another_where_it_is_refused(string scheme)
    {
        var tokens = 0;
        server.Answer = (request, response) =>
        {
            switch (request.Target)
            {
                case "/.well-known/openid-configuration":
                    return response.WriteAsJsonAsync(new { token_endpoint = $"{server.Address}token" });
                case "/token":
                    tokens++;
                    return response.WriteAsJsonAsync(new { access_token = $"token-{tokens}", token_type = "Bearer", expires_in = 3600 });
                default:
                    response.StatusCode = request.Header("Authorization") == "Bearer token-1" && tokens == 1 && server.Requests.Count(one => one.Target == "/things") == 3 ? 401 : 200;
                    return response.WriteAsJsonAsync(new { ok = true });
            }
        };
        await using var host = Host(scheme, ("ClientId", "me"), ("ClientSecret", "s:ecret"), ("Scopes", "read write"));
        await host.DataAsync("shop_act", "{}");
        await host.DataAsync("shop_act", "{}");
        Assert.Equal(1, tokens);
        await host.DataAsync("shop_act", "{}");

        Assert.Equal(2, tokens);
        Assert.Equal("Bearer token-2", server.Last.Header("Authorization"));
        var asked = server.Requests.First(request => request.Target == "/token");
        Assert.Equal("grant_type=client_credentials&scope=read+write", asked.Body);
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:s%3Aecret"))}", asked.Header("Authorization"));
    }

    [Fact]
    public async Task Client_s_secret_does_not_go_to_a_host_that_only_the_document_names()
    {
        await using var host = Host("type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://thief.example/token', scopes: {} } }", ("ClientId", "me"), ("ClientSecret", "secret-value"));
        Assert.Equal("vendor_not_configured", (await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", "{}"))).Problem.Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Secret_that_a_server_repeats_is_in_no_result_and_in_no_log()
    {
        server.Answer = (request, response) =>
        {
            response.StatusCode = request.Target == "/things" && server.Requests.Count > 1 ? 500 : 200;
            return response.WriteAsJsonAsync(new { told = request.Header("X-Key") });
        };
        await using var host = Host("type: apiKey, in: header, name: X-Key", ("Value", "secret-value"));
        Assert.Equal("[redacted]", (await host.DataAsync("shop_act", "{}")).GetProperty("body").GetProperty("told").GetString());
        var failed = await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", "{}"));
        Assert.DoesNotContain("secret-value", failed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-value", string.Join('\n', host.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_behind_escapes_and_in_a_redirect_is_in_no_result()
    {
        server.Answer = (_, response) =>
        {
            response.StatusCode = 303;
            response.Headers.Location = "https://shop.example/next?key=secret%20value&again=secret%2Dvalue";
            response.ContentType = "application/json";
            return response.WriteAsync("""{"told":"s\u0065cret value","list":["\u0073ecret value"],"secret\u0020value":1}""");
        };
        await using var host = Host("type: apiKey, in: query, name: key", "post", ("Value", "secret value"));

        var data = await host.DataAsync("shop_act", "{}");

        Assert.Equal("""{"told":"[redacted]","list":["[redacted]"],"[redacted]":1}""", data.GetProperty("body").GetRawText());
        Assert.StartsWith("https://shop.example/next?key=[redacted]&again=", data.GetProperty("location").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type: http, scheme: basic", "Authorization")]
    [InlineData("type: oauth2, flows: { clientCredentials: { tokenUrl: '/token', scopes: {} } }", "Authorization")]
    public async Task What_is_sent_of_a_secret_is_in_no_result_either(string scheme, string header)
    {
        server.Answer = (request, response) => response.WriteAsJsonAsync<object>(
            request.Target == "/token" ? new { access_token = "fetched-token", expires_in = 3600 } : new { told = request.Header(header)!.Split(' ')[1] });
        await using var host = Host(scheme, scheme.Contains("basic", StringComparison.Ordinal) ? [("User", "me"), ("Password", "secret-value")] : [("ClientId", "me"), ("ClientSecret", "secret-client")]);
        Assert.Equal("[redacted]", (await host.DataAsync("shop_act", "{}")).GetProperty("body").GetProperty("told").GetString());
    }

    [Fact]
    public async Task Write_that_was_refused_with_an_old_token_is_made_with_a_new_one()
    {
        var tokens = 0;
        server.Answer = (request, response) =>
        {
            response.StatusCode = request.Target != "/token" && request.Header("Authorization") == "Bearer token-1" ? 401 : 200;
            return response.WriteAsJsonAsync<object>(request.Target == "/token" ? new { access_token = $"token-{++tokens}", expires_in = 3600 } : new { done = true });
        };
        await using var host = Host("type: oauth2, flows: { clientCredentials: { tokenUrl: '/token', scopes: {} } }", "post", ("ClientId", "me"), ("ClientSecret", "s:ecret"));
        Assert.True((await host.DataAsync("shop_act", "{}")).GetProperty("body").GetProperty("done").GetBoolean());
        Assert.Equal((2, 1), (tokens, server.Requests.Count(request => request.Target == "/things" && request.Header("Authorization") == "Bearer token-2")));
    }

    [Fact]
    public async Task Operation_whose_credential_is_missing_is_no_tool()
    {
        await using var host = Host("type: mutualTLS", ("Value", "secret-value"));
        Assert.Empty(await host.Source.ToolsAsync(CancellationToken.None));
    }

    private ToolHost Host(string scheme, params (string Key, string Value)[] credential) => Host(scheme, "get", credential);

    private ToolHost Host(string scheme, string method, params (string Key, string Value)[] credential)
    {
        File.WriteAllText(file, Documents.With("      security: [ { door: [] } ]", $"  securitySchemes: {{ door: {{ {scheme} }} }}", method: method));
        return new ToolHost(
            TimeProvider.System,
            [
                ("OpenApi:shop:Document", file), ("OpenApi:shop:Server", server.Address.ToString()), ("OpenApi:shop:Agents", "task_agent"),
                .. credential.Select(part => ($"OpenApi:shop:Credentials:door:{part.Key}", (string?)part.Value)),
            ]);
    }
}
