using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Http;

/// <summary>What proxies say about a request is believed where the settings say that they stand before the app, and nowhere else.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("0", "https", "ws")]
    [InlineData("1", "https", "wss")]
    [InlineData("1", "http, https", "wss")]
    [InlineData("1", "https, http", "ws")]
    [InlineData("2", "https, http", "wss")]
    [InlineData("2", "https", "wss")]
    [InlineData("1", "ftp", "ws")]
    public async Task Addresses_have_the_scheme_that_the_client_used(string hops, string forwarded, string scheme)
    {
        var app = await App.StartAsync(settings => settings["Proxy:Hops"] = hops);
        try
        {
            var answer = await app.Admin.PostAsync("api/chat/stream?transport=ws", ApiUser.Question("Hello?"), ("X-Forwarded-Proto", forwarded));

            answer.IsProblem(Problems.UseWebSocket);
            Assert.StartsWith($"{scheme}://", answer.Text("webSocketUrl"), StringComparison.Ordinal);
            Assert.Equal(scheme == "wss", answer.Headers.ContainsKey("Strict-Transport-Security"));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
