using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>HTTP digest against a server that reckons every response itself.</summary>
public sealed class DigestTests : IAsyncLifetime
{
    private const string Scheme = "door: { type: http, scheme: Digest }";

    private readonly SecuredShop shop = new();
    private PlainServer server = null!;

    public async Task InitializeAsync() => server = await PlainServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        shop.Dispose();
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("MD5-sess")]
    [InlineData("SHA-256")]
    [InlineData("SHA-256-sess")]
    public async Task Write_is_done_once_after_the_challenge(string algorithm)
    {
        var digest = new DigestServer(algorithm);
        server.Answer = digest.AnswerAsync;
        await using var host = Host("post");

        await host.DataAsync("shop_act", """{"body":{"item":"kettle"}}""");
        await host.DataAsync("shop_act", """{"body":{"item":"pot"}}""");

        Assert.Equal(["""{"item":"kettle"}""", """{"item":"pot"}"""], digest.Done);
        Assert.Empty(digest.Faults);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Nonce_that_is_too_old_is_replaced_once()
    {
        var digest = new DigestServer("SHA-256") { Stale = 1 };
        server.Answer = digest.AnswerAsync;
        await using var host = Host("post");

        await host.DataAsync("shop_act", """{"body":{"item":"kettle"}}""");

        Assert.Single(digest.Done);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Wrong_password_ends_after_one_answer_and_is_nowhere()
    {
        var digest = new DigestServer("SHA-256");
        server.Answer = digest.AnswerAsync;
        await using var host = Host("post", password: "not this one");

        var refused = await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", """{"body":{}}"""));

        Assert.Equal("vendor_unauthorized", refused.Problem.Code);
        Assert.Equal(["response"], digest.Faults);
        Assert.Equal(2, server.Requests.Count);
        Assert.DoesNotContain("not this one", refused + string.Join('\n', host.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Negotiate")]
    [InlineData("NTLM")]
    public async Task Password_itself_is_sent_to_nobody_who_asks_for_it(string challenge)
    {
        server.Answer = (_, response) =>
        {
            response.StatusCode = 401;
            response.Headers.WWWAuthenticate = challenge;
            return Task.CompletedTask;
        };
        await using var host = Host("get");

        await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", "{}"));

        Assert.Null(Assert.Single(server.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task Operation_without_the_scheme_answers_no_challenge()
    {
        server.Answer = new DigestServer("SHA-256").AnswerAsync;
        await using var host = new ToolHost(TimeProvider.System, shop.Settings(server.Address, "[]", Scheme, "get", ("door:User", DigestServer.User), ("door:Password", DigestServer.Password)));

        await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("shop_act", "{}"));

        Assert.Null(Assert.Single(server.Requests).Header("Authorization"));
    }

    private ToolHost Host(string method, string password = DigestServer.Password) =>
        new(TimeProvider.System, shop.Settings(server.Address, "[ { door: [] } ]", Scheme, method, ("door:User", DigestServer.User), ("door:Password", password)));
}
